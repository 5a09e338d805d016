package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Grants to one name, and handlers, which do for their callers what these may. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class GrantsOverHttpTest {
  private static final String SAMPLE =
      "{\"time\":%d,\"tag\":\"%s\",\"values\":[1,2,3,4,5,6,7,8,9,10]}";

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();

  private static int save(String token, String tag) throws Exception {
    String sample = SAMPLE.formatted(System.currentTimeMillis() * 1_000_000, tag);
    return WEIR.api(token).post("/save", sample).statusCode();
  }

  @Test
  void aGrantToOneTagIsToNoOther() throws Exception {
    String token = WEIR.user("grants-tag");
    assertThat(save(token, "grants/a")).isEqualTo(403);
    WEIR.grant("grants-tag", "put", "/access/tags/grants%2Fa");
    assertThat(save(token, "grants/a")).isEqualTo(204);
    assertThat(save(token, "grants/ab")).isEqualTo(403);
    assertThat(save(token, "grants")).isEqualTo(403);
    assertThat(WEIR.api(GuardedStandalone.ROOT).get("/access/tags/grants%2Fa").body())
        .contains("\"scope\":\"tags/grants%2Fa\"", "\"role\":\"user:grants-tag\"");
    WEIR.revoke("grants-tag", "put", "/access/tags/grants%2Fa");
    assertThat(save(token, "grants/a")).isEqualTo(403);
  }

  @Test
  void aGrantToOneMetricIsToNoOther() throws Exception {
    String token = WEIR.user("grants-metric");
    WEIR.grant("grants-metric", "get", "/access/message/grants.a");
    assertThat(WEIR.api(token).get("/metric/message/grants.a").statusCode()).isIn(200, 404);
    assertThat(WEIR.api(token).get("/metric/message/grants.ab").statusCode()).isEqualTo(403);
  }

  private static int append(String token, String path) throws Exception {
    return WEIR.api(token).post(path, "1").statusCode();
  }

  @Test
  void aGrantToOneNameOfAllBucketsIsToNoOtherName() throws Exception {
    String token = WEIR.user("grants-star");
    WEIR.grant("grants-star", "put", "/access/streams/*/log");
    assertThat(append(token, "/streams/grants-x/log")).isEqualTo(201);
    assertThat(append(token, "/streams/%2A/log")).isEqualTo(201);
    assertThat(append(token, "/streams/grants-x/other")).isEqualTo(403);
    assertThat(append(token, "/streams/$access/log")).isEqualTo(403);
    assertThat(WEIR.api(GuardedStandalone.ROOT).get("/access/streams/*/log").body())
        .contains("\"scope\":\"streams/*/log\"", "\"role\":\"user:grants-star\"");
    WEIR.revoke("grants-star", "put", "/access/streams/*/log");
    assertThat(append(token, "/streams/grants-x/log")).isEqualTo(403);
  }

  @Test
  void aBucketThatIsCalledAStarIsNotAllOfThem() throws Exception {
    String token = WEIR.user("grants-called-star");
    WEIR.grant("grants-called-star", "put", "/access/streams/%2A/log");
    assertThat(append(token, "/streams/%2A/log")).isEqualTo(201);
    assertThat(append(token, "/streams/grants-x/log")).isEqualTo(403);
  }

  @Test
  void whoMayGiveRightsToOneBucketMayNotToAll() throws Exception {
    String token = WEIR.user("grants-giver");
    WEIR.grant("grants-giver", "grant", "/access/streams/grants-x");
    WEIR.grant("grants-giver", "put", "/access/streams/grants-x");
    String body = "{\"action\":\"grant\",\"role\":\"grants-giver\",\"permission\":\"put\"}";
    HttpApi giver = WEIR.api(token);
    assertThat(giver.post("/access/streams/grants-x/log", body).statusCode()).isEqualTo(200);
    for (String path : new String[] {"/access/streams/*/log", "/access/*/log", "/access/kv/*/k"}) {
      assertThat(giver.post(path, body).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void aPathThatNamesOneThingTakesNoPrefix() throws Exception {
    HttpApi root = WEIR.api(GuardedStandalone.ROOT);
    for (String path :
        new String[] {
          "/access/tags/a",
          "/access/message/a",
          "/access/server",
          "/access/b/s",
          "/access/streams/b/s",
          "/access/kv/i/k"
        }) {
      HttpResponse<String> reply = root.get(path + "?prefix=a");
      assertThat(reply.statusCode()).as(path).isEqualTo(400);
      assertThat(reply.body()).contains("\"field\":\"prefix\"");
      assertThat(root.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void handlersDoForTheirCallersWhatTheseMay() throws Exception {
    WEIR.tokens(
        Map.of(
            "grants-visitor", "get:server put:streams/visits/guarded",
            "grants-reader", "get:server get:streams/visits/guarded",
            "grants-none", "put:streams/visits/guarded"));
    HttpApi visitor = WEIR.api("grants-visitor");
    assertThat(WEIR.api("").post("/x/visits/guarded", "").statusCode()).isEqualTo(401);
    assertThat(WEIR.api("grants-none").post("/x/visits/guarded", "").statusCode()).isEqualTo(403);
    assertThat(visitor.post("/x/visits/guarded", "").statusCode()).isEqualTo(201);
    HttpResponse<String> other = visitor.post("/x/visits/other", "");
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body())
        .contains("handler visits", "grants-visitor has no permission to put streams/visits/other");
    assertThat(visitor.get("/x/visits/guarded").statusCode()).isEqualTo(403);
    await()
        .atMost(GuardedStandalone.PATIENCE)
        .until(
            () ->
                WEIR.api("grants-reader")
                    .get("/x/visits/guarded")
                    .body()
                    .equals("[{\"first\":false}]"));
    assertThat(WEIR.api("grants-reader").post("/x/visits/guarded", "").statusCode()).isEqualTo(403);
  }
}
