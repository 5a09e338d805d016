package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.service.http.RouteRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every route, asked without credentials, with wrong ones, with some that were right once, with
 * right ones that have no grant for it, and with those that have exactly the grant that it needs.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class AccessMatrixTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REALM = "Bearer realm=\"weir\"";
  private static final String INVALID = REALM + ", error=\"invalid_token\"";
  private static final List<AskedRoute> ASKED = AskedRoutes.ALL;

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static List<String> expired;

  @BeforeAll
  static void makeTokens() throws Exception {
    Map<String, String> grants = new LinkedHashMap<>();
    for (int i = 0; i < ASKED.size(); i++) {
      AskedRoute asked = ASKED.get(i);
      if (!asked.grant().isEmpty()) {
        grants.put(right(i), asked.grant());
        grants.put(other(i), asked.otherGrants());
      }
    }
    grants.put("matrix-stream", "get:streams/matrix/s");
    grants.put("matrix-tag", "get:tags/matrix");
    WEIR.tokens(grants);
    expired = ExpiredCredentials.of(WEIR, "matrix");
  }

  /** The token that has exactly the grant. */
  private static String right(int i) {
    return "matrix-right-" + i;
  }

  /** One that has all others. */
  private static String other(int i) {
    return "matrix-other-" + i;
  }

  private static HttpResponse<String> send(AskedRoute asked, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(WEIR.url() + asked.path()))
            .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()));
    if (!asked.type().isEmpty()) {
      request.header("Content-Type", asked.type());
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> bearing(AskedRoute asked, String token) throws Exception {
    return send(asked, "Authorization", "Bearer " + token);
  }

  private static void assertRefused(AskedRoute asked, HttpResponse<String> reply, int status)
      throws Exception {
    assertThat(reply.statusCode()).as("%s: %s", asked, reply.body()).isEqualTo(status);
    if (!asked.method().equals("HEAD")) {
      assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(JSON.readTree(reply.body()).path("status").asInt()).isEqualTo(status);
    }
  }

  private static void assertUnknown(AskedRoute asked, HttpResponse<String> reply, String says)
      throws Exception {
    assertRefused(asked, reply, 401);
    assertThat(reply.headers().firstValue("WWW-Authenticate")).as("%s", asked).hasValue(says);
  }

  @Test
  void everyRuledRouteIsAsked() {
    Set<String> asked = new TreeSet<>();
    ASKED.forEach(each -> asked.add(each.rule()));
    Set<String> ruled = new TreeSet<>(RouteRules.routes());
    ruled.removeIf(route -> route.contains(" /x/")); // GrantsOverHttpTest
    assertThat(asked).isEqualTo(ruled);
  }

  @Test
  void everyRouteAnswersEachCallerAsItsRuleSays() throws Exception {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < ASKED.size(); i++) {
      AskedRoute asked = ASKED.get(i);
      if (asked.grant().isEmpty()) {
        assertThat(send(asked).statusCode()).as(asked.rule()).isEqualTo(asked.status());
        assertThat(bearing(asked, "wrong").statusCode()).isEqualTo(asked.status());
        assertThat(bearing(asked, expired.get(0)).statusCode()).isEqualTo(asked.status());
        continue;
      }
      refusesStrangers(asked, right(i));
      if (!asked.grant().equals(AskedRoutes.KNOWN)) {
        assertRefused(asked, bearing(asked, other(i)), 403);
      }
      HttpResponse<String> right = bearing(asked, right(i));
      if (!asked.isAnswer(right.statusCode())) {
        faults.add(asked.rule() + ": " + right.statusCode() + " " + right.body());
      }
      HttpResponse<String> session = send(asked, "X-Session", right(i));
      assertThat(session.statusCode()).as(asked.rule()).isNotIn(401, 403);
    }
    assertThat(faults).isEmpty();
  }

  private static void refusesStrangers(AskedRoute asked, String right) throws Exception {
    assertUnknown(asked, send(asked), REALM);
    for (String wrong : List.of("wrong", "", right + "x", right.toUpperCase(Locale.ROOT))) {
      assertUnknown(asked, bearing(asked, wrong), INVALID);
    }
    for (String each : expired) {
      assertUnknown(asked, bearing(asked, each), INVALID);
      assertUnknown(asked, send(asked, "X-Session", each), INVALID);
    }
    assertUnknown(asked, send(asked, "Authorization", "Basic cmlnaHQ6eA=="), INVALID);
  }

  @Test
  void eventsNeedTheSameInTheParameterThatPagesSend() throws Exception {
    AskedRoute stream =
        new AskedRoute("GET /listen", "", "/listen?s=matrix:s&timeout=1ms", "", "", 204);
    AskedRoute tag = new AskedRoute("GET /live", "", "/live?tag=matrix&width=77", "", "", 400);
    for (AskedRoute asked : List.of(stream, tag)) {
      String right = asked == stream ? "matrix-stream" : "matrix-tag";
      String other = asked == stream ? "matrix-tag" : "matrix-stream";
      String events = asked == stream ? "application/json" : "text/event-stream";
      for (String each : expired) {
        assertUnknown(asked, send(asked.with("jwt=" + each), "Accept", events), INVALID);
      }
      assertUnknown(asked, send(asked.with("jwt=wrong"), "Accept", events), INVALID);
      assertRefused(asked, send(asked.with("jwt=" + other), "Accept", events), 403);
      assertThat(send(asked.with("jwt=" + right)).statusCode()).isEqualTo(asked.status());
    }
    AskedRoute elsewhere = new AskedRoute("GET /tags", "", "/tags?jwt=root", "", "", 401);
    assertThat(send(elsewhere).statusCode()).as("of no other route").isIn(400, 401);
  }

  @Test
  void webSocketsNeedTheSameToOpen() throws Exception {
    assertThat(opened("")).isEqualTo(401);
    assertThat(opened("&jwt=wrong")).isEqualTo(401);
    for (String each : expired) {
      assertThat(opened("&jwt=" + each)).isEqualTo(401);
    }
    assertThat(opened("&jwt=matrix-tag")).isEqualTo(403);
    assertThat(opened("&jwt=matrix-stream")).isEqualTo(101);
  }

  /** The status that the request for a WebSocket gets. */
  private static int opened(String parameter) throws Exception {
    URI address = URI.create(WEIR.url().replace("http:", "ws:") + "/listen?s=matrix:s" + parameter);
    try {
      CLIENT.newWebSocketBuilder().buildAsync(address, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
