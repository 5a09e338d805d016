package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an attacker would try: pages of other sites, headers that one server reads otherwise than
 * another, sessions that were there before, other spellings of a path, and lists of what may not be
 * read.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class AttacksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a page may send without asking first. */
  private static final List<String> SIMPLE_TYPES =
      List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b");

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();
  @RegisterExtension private static final SharedStandalone OPEN = new SharedStandalone();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static List<AskedRoute> writes() {
    List<AskedRoute> writes = new ArrayList<>(AskedRoutes.ALL);
    writes.removeIf(each -> List.of("GET", "HEAD").contains(each.method()));
    return writes;
  }

  /** As the browser of somebody who is signed in sends it for a page of another site. */
  private static int sentByAPage(String url, AskedRoute asked, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + asked.path()))
            .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()))
            .header("Origin", "http://evil.example")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Cookie", "jwt=root; token=root; X-Session=root; Authorization=Bearer root")
            .header("Content-Type", type)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void noPageOfAnotherSiteWritesAnything() throws Exception {
    for (AskedRoute asked : writes()) {
      for (String type : SIMPLE_TYPES) {
        assertThat(sentByAPage(WEIR.url(), asked, type)).as("%s", asked).isEqualTo(403);
      }
    }
  }

  @Test
  void norDoesOneWhereNobodyIsAsked() throws Exception {
    for (AskedRoute asked : writes()) {
      assertThat(sentByAPage(OPEN.url(), asked, "text/plain")).as("%s", asked).isEqualTo(403);
    }
    assertThat(new HttpApi(OPEN.url()).post("/streams/attacks/own", "1").statusCode())
        .isEqualTo(201);
  }

  private static int status(String sent) throws IOException {
    try (RawHttp connection = new RawHttp(WEIR.url(), sent)) {
      return connection.reply().status();
    }
  }

  /** A token that counts only where a header is read otherwise than it is meant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization : Bearer root\r\n",
        "X: y\r\n Authorization: Bearer root\r\n",
        "X: y\r\n\tAuthorization: Bearer root\r\n",
        "Authorization: Bearer wrong\r\nAuthorization: Bearer root\r\n",
        "Authorization: Bearer wrong, Bearer root\r\n",
        "Authorization: Bearer root, Bearer wrong\r\n",
        "Authorization: Bearer root\u0000\r\n",
        "Authorization\u0000: Bearer root\r\n",
        "Authorization:Bearerroot\r\n",
        "X_Session: root\r\n",
        "X-Session\u000b: root\r\n",
        "Authorization: Bearer wrong\r\nX-Session: root\r\n",
        "Proxy-Authorization: Bearer root\r\n",
        "X-Forwarded-User: root\r\nX-Remote-User: root\r\n",
        "X-Original-URL: /ping\r\nX-Rewrite-URL: /ping\r\n",
        "X-HTTP-Method-Override: OPTIONS\r\n",
        "Connection: Authorization, close\r\n",
        "Cookie: Authorization=root\r\n"
      })
  void noHeaderIsTakenForAnother(String headers) throws IOException {
    for (String target : List.of("GET /users", "GET http://localhost/users", "POST /save")) {
      String head = target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
      assertThat(status(head + headers + "\r\n")).as(target).isIn(400, 401);
    }
  }

  /** Two servers in a row must not disagree where a request ends. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\u000bchunked\r\n"
      })
  void noRequestEndsInTwoPlaces(String headers) throws IOException {
    String inner = "GET /users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer root\r\n\r\n";
    for (String path : List.of("/streams/attacks/s", "/save")) {
      String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n";
      assertThat(
              status(head + "Authorization: Bearer root\r\n" + headers + "\r\n0\r\n\r\n" + inner))
          .as(path)
          .isIn(400, 501);
    }
  }

  @Test
  void noTokenIsReadAfterTheBody() throws IOException {
    String chunked =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Type: application/json\r\nTrailer: Authorization\r\n\r\n"
            + "1\r\n1\r\n0\r\nAuthorization: Bearer root\r\n\r\n";
    for (String path : List.of("/streams/attacks/s", "/save", "/users")) {
      assertThat(status(chunked.formatted(path))).as(path).isEqualTo(401);
    }
  }

  /** A session that an attacker has given to somebody does not become that one's. */
  @Test
  void signingInMakesANewSessionWhateverIsThereBefore() throws Exception {
    String attackers = WEIR.user("attacks-attacker");
    String first = WEIR.user("attacks-victim");
    String body = "{\"username\":\"attacks-victim\",\"password\":\"password of it\"}";
    HttpResponse<String> reply = WEIR.api(attackers).post("/sessions", body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
    String second = JSON.readTree(reply.body()).path("token").asText();
    assertThat(second).isNotIn(attackers, first);
    assertThat(reply.headers().map()).doesNotContainKey("set-cookie");
    assertThat(WEIR.api(attackers).get("/sessions").body()).contains("attacks-attacker");
    assertThat(WEIR.api(second).get("/sessions").body()).contains("attacks-victim");
    assertThat(WEIR.api(attackers).get("/streams/_user_attacks-victim/s").statusCode())
        .isEqualTo(403);
    assertThat(WEIR.api(second).delete("/sessions").statusCode()).isEqualTo(200);
    assertThat(WEIR.api(first).get("/sessions").statusCode()).as("the other one").isEqualTo(200);
  }

  @Test
  void noSpellingOfAPathLeadsAroundTheGuard() throws Exception {
    WEIR.tokens(Map.of("spelled", "get,put,list:streams/spelled/* get,put,list:kv/spelled/a*"));
    HttpApi root = WEIR.api(GuardedStandalone.ROOT);
    for (String path :
        new String[] {
          "/streams/$access/directory",
          "/streams/%24access/directory",
          "/streams/spelled/../$access/directory",
          "/streams/spelled%2F..%2F$access/directory",
          "/streams//$access/directory",
          "/streams/$access%2Fdirectory",
          "/STREAMS/$access/directory",
          "/streams/%2524access/directory",
          "/kv/spelled/b",
          "/kv/spelled/%62",
          "/kv/spelled%2Fa/../b",
          "/kv/SPELLED/a",
          "/kv/spelled;x/b",
          "/kv/spelled/b/",
          "//kv/spelled/b",
        }) {
      HttpResponse<String> reply = WEIR.api("spelled").get(path);
      assertThat(reply.statusCode()).as(path + reply.body()).isIn(400, 403, 404);
      assertThat(reply.body()).doesNotContain("hash");
    }
    assertThat(root.get("/streams/$access/directory").statusCode()).isEqualTo(403);
    assertThat(root.get("/buckets").body()).doesNotContain("$access");
  }

  @Test
  void listsShowWhatMayBeSeenAndPagesTellNothingElse() throws Exception {
    WEIR.tokens(Map.of("listed", "get,put,list:kv/listed/a*"));
    HttpApi root = WEIR.api(GuardedStandalone.ROOT);
    HttpApi some = WEIR.api("listed");
    for (String key : new String[] {"a1", "a2", "b1", "a3", "c"}) {
      assertThat(root.put("/kv/listed/" + key, "1").statusCode()).isEqualTo(201);
    }
    await()
        .atMost(GuardedStandalone.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(some.get("/kv/listed?limit=2").body())
                    .contains("\"a1\"", "\"a2\"", "\"next\":\"a2\"")
                    .doesNotContain("b1"));
    assertThat(some.get("/kv/listed?limit=2&after=a2").body())
        .contains("\"a3\"")
        .doesNotContain("b1", "\"c\"");
    assertThat(some.post("/kv/listed/lookup", "[\"a1\",\"b1\"]").statusCode()).isEqualTo(403);
  }
}
