package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import io.weir.query.listing.TagPage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /tags} over a real port, from four tasks that answer when the test lets them. */
class TagListsTest {
  private static final int TASKS = 4;

  private final Queue<Asked> waiting = new ConcurrentLinkedQueue<>();
  private QueryServer server;

  /** A query that no task has answered yet. */
  private record Asked(int task, CompletableFuture<QueryResult> outcome) {
    void respond() {
      outcome.complete(
          new QueryResult.Tags(
              List.of(new QueryResult.Tags.Entry(Tag.of("tag-" + task), Widths.of(1), 0, 0, 1)),
              null,
              task,
              task));
    }
  }

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void restart(Map<String, String> environment) {
    stop();
    start(environment);
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_KEY_GROUPS", Integer.toString(TASKS));
    server = QueryServer.start(this::query, environment);
  }

  private CompletionStage<QueryResult> query(Query query) {
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    waiting.add(new Asked(new KeyGroups(TASKS).of(query.routingHash()), answer));
    return answer;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksAllTasksAtTheSameTimeOnceItKnowsThem() {
    listOneAfterTheOther("/tags");

    CompletableFuture<HttpResponse<String>> listed = get("/tags");

    await().until(() -> waiting.size() == TASKS);
    assertThat(waiting).extracting(Asked::task).containsExactlyInAnyOrder(0, 1, 2, 3);
    answerAll();
    assertThat(listed.join().body()).contains("tag-0", "tag-1", "tag-2", "tag-3");
    assertThat(waiting).isEmpty();
  }

  @Test
  void setsMemoryAsideForWhatAllTasksAnswerThatAreAskedAtTheSameTime() throws Exception {
    listOneAfterTheOther("/tags");

    CompletableFuture<HttpResponse<String>> listed = get("/tags?limit=1000");

    await().until(() -> !waiting.isEmpty());
    assertThat(server.metric("weir_reply_memory_bytes"))
        .isGreaterThan(TagPage.bytes(1000) + TASKS * 1000 * (256 + 3 * 8 + 64));
    answerUntilDone(listed);
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
  }

  @Test
  void givesUpAfterTheTimeOfOneQueryHoweverManyAreAskedOneAfterTheOther() {
    restart(Map.of("WEIR_QUERY_TIMEOUT", "1s"));
    CompletableFuture<HttpResponse<String>> listed = get("/tags");
    await().until(() -> !waiting.isEmpty());
    waiting.remove().respond();
    await().until(() -> !waiting.isEmpty());

    HttpResponse<String> response = listed.join();

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .contains("There is no answer now: not all tasks have answered within 1000 ms");
  }

  private void listOneAfterTheOther(String path) {
    HttpResponse<String> response = answerUntilDone(get(path));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> answerUntilDone(CompletableFuture<HttpResponse<String>> listed) {
    await()
        .until(
            () -> {
              answerAll();
              return listed.isDone();
            });
    return listed.join();
  }

  private void answerAll() {
    for (Asked asked = waiting.poll(); asked != null; asked = waiting.poll()) {
      asked.respond();
    }
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    HttpRequest request = server.request(path).timeout(Duration.ofSeconds(20)).build();
    return QueryServer.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
