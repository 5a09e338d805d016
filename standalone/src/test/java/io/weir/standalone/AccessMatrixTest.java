package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.service.http.RouteRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route, asked without credentials, with wrong ones, with right ones that have no grant for
 * it, and with those that have exactly the grant that it needs.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class AccessMatrixTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SAMPLE =
      "{\"time\":1700000000000000000,\"tag\":\"m.a\",\"values\":[1,2,3,4,5,6,7,8,9,10]}";
  private static final String EVENT = "{\"a\":1}";
  private static final String ITEMS = "{\"key\":\"k\",\"value\":1}\n";

  private static final String GRANT =
      "{\"action\":\"grant\",\"role\":\"user:nobody\",\"permission\":\"grant\"}";

  /** Of routes that are for anybody who is known. */
  private static final String KNOWN = "put:message/none";

  @TempDir static Path dir;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Standalone weir;

  /**
   * A request.
   *
   * @param rule the route, as the rules have it
   * @param grant that it needs, and is enough; empty where nobody needs one
   * @param status of the answer to who has it
   */
  private record Asked(
      String rule, String grant, String path, String type, String body, int status) {
    String method() {
      return rule.substring(0, rule.indexOf(' '));
    }

    /** The same permissions to something else, and all others to the same. */
    String otherGrants() {
      String permission = grant.substring(0, grant.indexOf(':'));
      String scope = grant.substring(grant.indexOf(':') + 1);
      Set<String> others = new TreeSet<>(Set.of("get", "put", "delete", "list", "grant"));
      others.remove(permission);
      String elsewhere =
          permission
              + ":tags/other* "
              + permission
              + ":streams/other/* "
              + permission
              + ":kv/other/* "
              + permission
              + ":message/other*";
      return String.join(",", others) + ":" + scope + (isOfSome() ? "" : " " + elsewhere);
    }

    /** Where any grant in the area lets somebody in, whom the handler shows what may be seen. */
    private boolean isOfSome() {
      return SOME.contains(rule);
    }
  }

  private static final Set<String> SOME =
      Set.of(
          "GET /tags",
          "GET /latest",
          "POST /api/v1/read",
          "GET /buckets",
          "GET /kv",
          "GET /keys",
          "POST /query",
          "POST /api/v1/write",
          "POST /v1/metrics");

  private static Asked get(String rule, String grant, String path, int status) {
    return new Asked("GET " + rule, grant, path, "", "", status);
  }

  private static Asked json(
      String method, String rule, String grant, String path, String body, int status) {
    return new Asked(method + " " + rule, grant, path, "application/json", body, status);
  }

  private static final String STREAM = "/streams/{bucket}/{stream}";
  private static final String TIME = "1700000000000000";

  private static final List<Asked> ASKED =
      List.of(
          get("/ping", "", "/ping", 200),
          get("/health", "", "/health", 200),
          get("/ready", "", "/ready", 200),
          get("/", "", "/", 200),
          get("/console/*", "", "/console/main.js", 200),
          get("/metrics", "get:server", "/metrics", 200),
          get("/openapi.yaml", "", "/openapi.yaml", 200),
          get("/docs", "", "/docs", 200),
          get("/docs/{file}", "", "/docs/docs.css", 200),
          json("POST", "/import", "put:tags/*", "/import", "x", 0),
          json("POST", "/v1/metrics", "put:tags/m*", "/v1/metrics", "{}", 0),
          json("POST", "/sessions", "", "/sessions", "{}", 400),
          get("/sessions", KNOWN, "/sessions", 200),
          json("DELETE", "/sessions", KNOWN, "/sessions", "", 409),
          json("PUT", "/users", KNOWN, "/users", "{}", 400),
          json("POST", "/sessions/key", "admin:server", "/sessions/key", "{}", 200),
          get("/users", "admin:server", "/users", 200),
          json(
              "POST",
              "/users",
              "admin:server",
              "/users",
              "{\"username\":\"u1\",\"password\":\"long enough\"}",
              201),
          get("/groups", "admin:server", "/groups", 200),
          json("PUT", "/groups/{group}", "admin:server", "/groups/g", "{\"users\":[\"u1\"]}", 200),
          json("DELETE", "/users/{user}", "admin:server", "/users/u1", "", 200),
          get("/access/{bucket}", "grant:streams/b/*", "/access/b", 200),
          json("POST", "/access/{bucket}", "grant:streams/b/*", "/access/b", GRANT, 200),
          get("/access/{bucket}/{stream}", "grant:streams/b/s", "/access/b/s", 200),
          json("POST", "/access/{bucket}/{stream}", "grant:streams/b/s", "/access/b/s", GRANT, 200),
          get("/access/{area}/{space}/{name}", "grant:kv/i/k", "/access/kv/i/k", 200),
          json(
              "POST",
              "/access/{area}/{space}/{name}",
              "grant:kv/i/k",
              "/access/kv/i/k",
              GRANT,
              200),
          json("POST", "/save", "put:tags/m.a", "/save", SAMPLE, 204),
          json("POST", "/batch", "put:tags/m.*", "/batch", "[" + SAMPLE + "]", 204),
          json("POST", "/write", "put:tags/m*", "/write", "m v=1 1700000000000000000", 204),
          json("POST", "/api/v2/write", "put:tags/m*", "/api/v2/write", "m v=1", 204),
          json("POST", "/api/v1/write", "put:tags/m*", "/api/v1/write", "x", 415),
          json("POST", "/query", "put:tags/m*", "/query?q=CREATE+DATABASE+d", "", 200),
          json(
              "POST",
              "/metric/single/{id}/{time}",
              "put:tags/m1",
              "/metric/single/m1/" + TIME,
              "1",
              200),
          get("/api", "get:tags/m.a", "/api?tag=m.a&start=1&end=600000000001&points=1", 0),
          get("/at", "get:tags/m.a", "/at?tag=m.a&time=5", 200),
          get("/live", "get:tags/m.a", "/live?tag=m.a&width=77", 400),
          get("/raw", "get:tags/m.a", "/raw?tag=m.a", 0),
          get("/latest", "get:tags/m.*", "/latest", 200),
          get("/tags", "list:tags/m.*", "/tags", 200),
          json("POST", "/api/v1/read", "get:tags/m.*", "/api/v1/read", "x", 415),
          json("DELETE", "/tags/<tag>", "delete:tags/m%2F.x", "/tags/m/.x", "", 404),
          get("/metric/single/{id}", "get:tags/m1", "/metric/single/m1", 200),
          json("POST", "/metric/single/{id}", "get:tags/m1", "/metric/single/m1", "{}", 200),
          json("DELETE", "/metric/single/{id}", "delete:tags/m2", "/metric/single/m2", "", 200),
          json(
              "POST",
              "/query/single",
              "get:tags/m1",
              "/query/single",
              "{\"metric_keys\":[\"m1\"]}",
              200),
          json(
              "POST",
              "/metric/message/{id}/{time}",
              "put:message/d",
              "/metric/message/d/" + TIME,
              EVENT,
              200),
          get("/metric/message/{id}", "get:message/d", "/metric/message/d", 200),
          json("POST", "/metric/message/{id}", "get:message/d", "/metric/message/d", "{}", 200),
          json("DELETE", "/metric/message/{id}", "delete:message/d", "/metric/message/d", "", 200),
          json(
              "POST",
              "/query/message",
              "get:message/d",
              "/query/message",
              "{\"metric_keys\":[\"d\"]}",
              200),
          get("/keys", "list:message/d*", "/keys", 200),
          get("/buckets", "list:streams/b/*", "/buckets", 200),
          get("/streams/{bucket}", "list:streams/b/s", "/streams/b", 200),
          json("POST", STREAM, "put:streams/b/s", "/streams/b/s", EVENT, 201),
          new Asked(
              "PATCH " + STREAM,
              "put:streams/b/s",
              "/streams/b/s",
              "application/merge-patch+json",
              EVENT,
              200),
          get(STREAM, "get:streams/b/s", "/streams/b/s", 200),
          get("/listen", "get:streams/b/s", "/listen?s=b:s&timeout=1ms", 0),
          get("/streams/{bucket}/limits", "list:streams/b/*", "/streams/b/limits", 200),
          json(
              "PUT",
              "/streams/{bucket}/limits",
              "admin:streams/b/*",
              "/streams/b/limits",
              "{\"events\":9}",
              204),
          json(
              "DELETE",
              "/streams/{bucket}/limits",
              "admin:streams/b/*",
              "/streams/b/limits",
              "",
              204),
          get(STREAM + "/limits", "list:streams/b/s", "/streams/b/s/limits", 200),
          json("PUT", STREAM + "/limits", "admin:streams/b/s", "/streams/b/s/limits", "{}", 204),
          json("DELETE", STREAM + "/limits", "admin:streams/b/s", "/streams/b/s/limits", "", 204),
          json("DELETE", STREAM, "delete:streams/b/s", "/streams/b/s", "", 204),
          json("PUT", "/kv/{index}/{key}", "put:kv/i/k", "/kv/i/k", "1", 201),
          new Asked("POST /kv/{index}", "put:kv/i/k", "/kv/i", "application/x-ndjson", ITEMS, 204),
          get("/kv/{index}/{key}", "get:kv/i/k", "/kv/i/k", 200),
          new Asked("HEAD /kv/{index}/{key}", "get:kv/i/k", "/kv/i/k", "", "", 200),
          get("/kv", "list:kv/i/*", "/kv", 200),
          get("/kv/{index}", "list:kv/i/k", "/kv/i", 200),
          json("POST", "/kv/{index}/lookup", "get:kv/i/k", "/kv/i/lookup", "[\"k\"]", 200),
          get("/kv/{index}/search", "get:kv/i/*", "/kv/i/search?q=a", 400),
          get("/kv/{index}/settings", "list:kv/i/*", "/kv/i/settings", 200),
          json(
              "PUT",
              "/kv/{index}/settings",
              "admin:kv/i/*",
              "/kv/i/settings",
              "{\"search\":false}",
              204),
          json("DELETE", "/kv/{index}/settings", "admin:kv/i/*", "/kv/i/settings", "", 204),
          json("DELETE", "/kv/{index}/{key}", "delete:kv/i/k", "/kv/i/k", "", 204));

  @BeforeAll
  static void start() throws Exception {
    StringBuilder tokens = new StringBuilder();
    for (int i = 0; i < ASKED.size(); i++) {
      Asked asked = ASKED.get(i);
      if (!asked.grant().isEmpty()) {
        tokens.append(TestTokens.line("right-" + i, asked.grant()));
        tokens.append(TestTokens.line("other-" + i, asked.otherGrants()));
      }
    }
    Path file = Files.writeString(dir.resolve("tokens"), tokens);
    Map<String, String> environment = Running.environment(dir.resolve("data"));
    environment.put("WEIR_TOKENS_FILE", file.toString());
    weir = Standalone.start(environment);
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  private static HttpResponse<String> send(Asked asked, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(weir.url() + asked.path()))
            .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()));
    if (!asked.type().isEmpty()) {
      request.header("Content-Type", asked.type());
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> bearing(Asked asked, String token) throws Exception {
    return send(asked, "Authorization", "Bearer " + token);
  }

  private static void assertRefused(Asked asked, HttpResponse<String> reply, int status)
      throws Exception {
    assertThat(reply.statusCode()).as("%s: %s", asked, reply.body()).isEqualTo(status);
    if (!asked.method().equals("HEAD")) {
      assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(JSON.readTree(reply.body()).path("status").asInt()).isEqualTo(status);
    }
  }

  @Test
  void everyRuledRouteIsAsked() {
    Set<String> asked = new TreeSet<>();
    ASKED.forEach(each -> asked.add(each.rule()));
    Set<String> ruled = new TreeSet<>(RouteRules.routes());
    ruled.removeIf(route -> route.contains(" /x/")); // HandlersOverHttpTest
    assertThat(asked).isEqualTo(ruled);
  }

  @Test
  void everyRouteAnswersEachCallerAsItsRuleSays() throws Exception {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < ASKED.size(); i++) {
      Asked asked = ASKED.get(i);
      if (asked.grant().isEmpty()) {
        assertThat(send(asked).statusCode()).as(asked.rule()).isEqualTo(asked.status());
        assertThat(bearing(asked, "wrong").statusCode()).isEqualTo(asked.status());
        continue;
      }
      HttpResponse<String> none = send(asked);
      assertRefused(asked, none, 401);
      assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"weir\"");
      for (String wrong : List.of("wrong", "", "right-" + i + "x", "RIGHT-" + i)) {
        HttpResponse<String> reply = bearing(asked, wrong);
        assertRefused(asked, reply, 401);
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
            .hasValue("Bearer realm=\"weir\", error=\"invalid_token\"");
      }
      assertRefused(asked, send(asked, "Authorization", "Basic cmlnaHQ6eA=="), 401);
      if (!asked.grant().equals(KNOWN)) {
        assertRefused(asked, bearing(asked, "other-" + i), 403);
      }
      String token = "right-" + i;
      HttpResponse<String> right = // users are known a moment after the start, 503 until then
          await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> bearing(asked, token),
                  reply -> reply.statusCode() != 503 || asked.status() == 503);
      boolean isExpected =
          asked.status() == 0
              ? right.statusCode() < 500 && right.statusCode() != 401 && right.statusCode() != 403
              : right.statusCode() == asked.status();
      if (!isExpected) {
        faults.add(asked.rule() + ": " + right.statusCode() + " " + right.body());
      }
      HttpResponse<String> session = send(asked, "X-Session", "right-" + i);
      assertThat(session.statusCode()).as(asked.rule()).isNotIn(401, 403);
    }
    assertThat(faults).isEmpty();
  }
}
