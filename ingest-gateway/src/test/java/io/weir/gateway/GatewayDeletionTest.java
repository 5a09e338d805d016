package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.samples.DeletionRoutes;
import io.weir.gateway.samples.SampleDeletions;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.service.http.Routes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayDeletionTest extends GatewayOverMemory {
  private static final QueryResult HELD =
      new QueryResult.Refusal(QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN, "several");

  private final List<Query> asked = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong now = new AtomicLong();
  private volatile CompletableFuture<QueryResult> answer = CompletableFuture.completedFuture(HELD);

  @Override
  List<Routes> routes(Gateway gateway) {
    QueryClient client =
        query -> {
          asked.add(query);
          return answer;
        };
    return List.of(new DeletionRoutes(new SampleDeletions(log, client, now::get)));
  }

  private HttpResponse<String> delete(String rest) throws Exception {
    return send(deletion(rest));
  }

  private HttpRequest.Builder deletion(String rest) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/tags/" + rest)).DELETE();
  }

  private List<TagDeletion> deletions() {
    return log.kept().stream().map(block -> TagDeletion.of(block.value())).toList();
  }

  private static TagDeletion all(String tag) {
    return new TagDeletion(Tag.of(tag), TagDeletion.ALL_WIDTHS, TagDeletion.ALL_TIMES);
  }

  /** As the query client does where the replica that answered lags. */
  private void answers(QueryResult.Refusal.Reason reason) {
    answer =
        CompletableFuture.completedFuture(
            new QueryResult.Marked(
                new QueryResult.Refusal(reason, "so"), new QueryResult.Caveat(1, 2)));
  }

  @Test
  void answers204OnceTheDeletionIsInTheTagsPartition() throws Exception {
    HttpResponse<String> response = delete("boiler-7");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Weir-Position").orElse(""))
        .matches("samples/[0-3]:0");
    assertThat(response.body()).isEmpty();
    assertThat(deletions()).containsExactly(all("boiler-7"));
    LogEntry block = log.kept().get(0);
    assertThat(block.partition())
        .isEqualTo(Tag.partition(Tag.of("boiler-7").hashCode(), PARTITIONS));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b",
    "a%20b, a b",
    "a+b, a+b",
    "%C3%A4, ä",
    "a:b@c, a:b@c",
    "100%25, 100%",
    "a%2Fb, a/b",
    "a;b, a;b",
    "a%3Bb, a;b",
    "a%3Fb, a?b",
    "a//b, a//b",
    "..., ...",
    "a/, a/",
    "a//, a//",
    "a%2F, a/",
    "/a, /a",
    "%2F, /",
    "a/../b, a/../b",
    "a%252Fb, a%2Fb"
  })
  void takesEveryTagThatASampleMayHave(String path, String tag) throws Exception {
    assertThat(delete(path).statusCode()).isEqualTo(204);

    assertThat(deletions()).containsExactly(all(tag));
  }

  @Test
  void passesOnWhichSamplesAreMeant() throws Exception {
    assertThat(delete("a?width=3&before=1700000000000000000").statusCode()).isEqualTo(204);

    assertThat(deletions())
        .containsExactly(new TagDeletion(Tag.of("a"), 3, 1_700_000_000_000_000_000L));
    assertThat(asked).singleElement().isInstanceOf(Query.Report.class);
    assertThat(((Query.Report) asked.get(0)).width()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_TAG", "UNKNOWN_WIDTH"})
  void answers404WhereNothingIsHeldAndDeletesWhatIsOnItsWay(QueryResult.Refusal.Reason reason)
      throws Exception {
    answers(reason);

    HttpResponse<String> response = delete("a?width=2");

    assertProblem(response, 404, "\"detail\":\"No sample of this tag, of 2 values, is held.\"}");
    assertThat(deletions()).containsExactly(new TagDeletion(Tag.of("a"), 2, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({
    "a?width=0, width, 'width: must be 1 to 64, got 0'",
    "a?width=65, width, 'width: must be 1 to 64, got 65'",
    "a?before=0, before, 'before: must be greater than 0, got 0'",
    "a?before=soon, before, 'before: must be a whole number (int64), got \\\"soon\\\"'",
    "a?befor=5, befor, 'befor: is no parameter here, which takes [before, width]'",
    "a?before=1&before=2, before, 'before: must be given once, got it 2 times'",
    "a%C2%85, tag, 'tag: must hold no control character, got U+0085'",
  })
  void refusesBadParametersWithoutDeleting(String rest, String field, String detail)
      throws Exception {
    assertProblem(delete(rest), 400, "\"detail\":\"" + detail + "\",\"field\":\"" + field + "\"}");
    assertThat(log.kept()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesATagThatIsNotUtf8() throws Exception {
    assertThat(delete("a%FF").statusCode()).isEqualTo(400);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void refusesATagThatIsTooLong() throws Exception {
    assertProblem(delete("x".repeat(1025)), 400, "\"detail\":\"tag: must have 1 to 1024 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tags/", "/tags"})
  void deletesNothingWithoutATag(String path) throws Exception {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(URI.create(server.url() + path)).DELETE());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_SERVING", "FAILED"})
  void answers503WithoutDeletingWhereTheStateDoesNotSay(QueryResult.Refusal.Reason reason)
      throws Exception {
    answers(reason);

    assertThat(delete("a").statusCode()).isEqualTo(503);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void answers503WithoutDeletingWhereNobodyAnswers() throws Exception {
    answer = CompletableFuture.failedFuture(new QueryClient.UnreachableException("no job", null));

    HttpResponse<String> response = delete("a");

    assertProblem(response, 503, "\"detail\":\"The job cannot be asked");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(log.kept()).isEmpty();
  }

  /** A client may have repeated it meanwhile, got a 204 for that, and posted samples since. */
  @Test
  void answers503WithoutDeletingWhereTheStateAnswersLate() throws Exception {
    CompletableFuture<QueryResult> late = new CompletableFuture<>();
    answer = late;
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(deletion("a").build(), HttpResponse.BodyHandlers.ofString());
    await().atMost(Duration.ofMinutes(1)).until(() -> asked.size() == 1);
    now.addAndGet(SampleDeletions.MAX_AGE.toNanos() + 1);
    answer = CompletableFuture.completedFuture(HELD);
    assertThat(delete("a?width=1").statusCode()).isEqualTo(204);

    late.complete(HELD);

    assertProblem(first.get(1, TimeUnit.MINUTES), 503, "\"detail\":\"The job took longer");
    assertThat(deletions()).containsExactly(new TagDeletion(Tag.of("a"), 1, Long.MAX_VALUE));
  }

  @Test
  void answers503WhereTheLogDoesNotAcknowledge() throws Exception {
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("too slow")));

    assertProblem(delete("a"), 503, "\"detail\":\"Kafka did not acknowledge the deletion");
  }

  @Test
  void answers503WhileTheLogCannotBeReached() throws Exception {
    log.fail("gone");

    assertProblem(delete("a"), 503, "\"detail\":\"gone");
    assertThat(asked).isEmpty();
  }

  @Test
  void takesNoOtherMethod() throws Exception {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(URI.create(server.url() + "/tags/a")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("DELETE");
  }
}
