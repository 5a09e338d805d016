package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Periods;
import io.weir.model.Positions;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.service.http.Routes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Deletions of numbers, of which the state says how many it holds. */
class NumberDeletionsTest extends GatewayOverMemory {
  private static final long TIME = 1_700_000_000_000_000L;

  private final List<Query> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile QueryResult answer = counted(3);
  private volatile QueryResult status = QueryResult.Status.empty(0, 127);

  @Override
  boolean takesRecords() {
    return true;
  }

  @Override
  List<Routes> routes(Gateway gateway) {
    return gateway.deletions(
        query -> {
          asked.add(query);
          return CompletableFuture.completedFuture(
              query instanceof Query.StatusOf ? status : answer);
        });
  }

  private static QueryResult counted(int count) {
    return new QueryResult.Marked(
        new QueryResult.FunctionRows(
            new Periods(0, 1, 1),
            0,
            1,
            0,
            List.of(
                new QueryResult.FunctionRows.Column(
                    SampleFunction.Kind.COUNT, new double[] {count}))),
        new QueryResult.Caveat(1, 2));
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return post("/metric/" + path, JSON, body);
  }

  private HttpRequest.Builder deletion(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/metric/" + path)).DELETE();
  }

  @Test
  void answersADeletionOfNumbersWithWhatTheStateHeld() throws Exception {
    HttpResponse<String> reply = send(deletion("single/a%2Fb"));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"count\":3}");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(reply.headers().firstValue("Weir-Position").orElse("")).matches("samples/[0-3]:0");
    assertThat(TagDeletion.of(log.kept().get(0).value()))
        .isEqualTo(new TagDeletion(Tag.of("a/b"), 1, TagDeletion.ALL_TIMES));
  }

  /** Else a number that was just written would go and not be counted. */
  @Test
  void countsOnceTheStateHasAppliedWhatTheGatewayWrote() throws Exception {
    assertThat(put("single/a/" + TIME, "1").statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(deletion("single/a").build(), HttpResponse.BodyHandlers.ofString());
    await().until(() -> asked.size() > 2);
    assertThat(asked).allMatch(Query.StatusOf.class::isInstance);
    assertThat(log.kept()).hasSize(1);

    int partition = log.kept().get(0).partition();
    status =
        new QueryResult.Status(
            0, 127, 1, 0, new Positions(new int[] {partition}, new long[] {0}, new long[] {1}));

    assertThat(reply.get().body()).isEqualTo("{\"count\":3}");
    assertThat(asked.get(asked.size() - 1)).isInstanceOf(Query.Report.class);
    assertThat(log.kept()).hasSize(2);
  }

  @Test
  void deletesAfterTwoSecondsThoughTheStateLags() throws Exception {
    assertThat(put("single/a/" + TIME, "1").statusCode()).isEqualTo(200);

    assertThat(send(deletion("single/a")).body()).isEqualTo("{\"count\":3}");
    assertThat(log.kept()).hasSize(2);
  }

  @Test
  void deletesNumbersUpToATimeAndCountsThoseBeforeIt() throws Exception {
    assertThat(send(deletion("single/a?lower=0&upper=" + TIME)).body()).isEqualTo("{\"count\":3}");

    assertThat(TagDeletion.of(log.kept().get(0).value()))
        .isEqualTo(new TagDeletion(Tag.of("a"), 1, TIME * 1000));
    Query.Report query = (Query.Report) asked.get(0);
    assertThat(query.periods().end()).isEqualTo(TIME * 1000);
    assertThat(query.width()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_TAG", "UNKNOWN_WIDTH"})
  void countsNothingWhereNothingIsHeldAndDeletesWhatIsOnItsWay(QueryResult.Refusal.Reason reason)
      throws Exception {
    answer = new QueryResult.Refusal(reason, "so");

    assertThat(send(deletion("single/a")).body()).isEqualTo("{\"count\":0}");
    assertThat(log.kept()).hasSize(1);
  }

  @Test
  void deletesNoNumbersWhereTheStateDoesNotSayHowMany() throws Exception {
    answer = new QueryResult.Refusal(QueryResult.Refusal.Reason.FAILED, "so");

    assertProblem(send(deletion("single/a")), 503, "\"detail\":\"The job did not say how much");
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "single/a?lower=1, lower, 'lower: must be 0 or missing, as numbers are deleted from the first one on, got 1'",
    "single/a?upper=0, upper, 'upper: must be 1 to 9223372036854775 µs, got 0'",
    "single/a?upper=9223372036854776, upper, 'upper: must be 1 to 9223372036854775 µs, got 9223372036854776'",
    "single/a?uper=5, uper, 'uper: is no parameter here, which takes [lower, upper]'",
    "single/a%C2%85, metric_id, 'metric_id: must hold no control character, got U+0085'",
    "message/a?lower=-1, lower, 'lower: must not be negative, got -1'",
    "message/a?lower=2&upper=1, upper, 'upper: must not be before lower (2), got 1'",
    "message/a%2Fb, metric_id, 'metric_id: must hold no control character and no /, got U+002F'"
  })
  void refusesBadDeletionsWithoutDeleting(String path, String field, String detail)
      throws Exception {
    assertProblem(
        send(deletion(path)), 400, "\"detail\":\"" + detail + "\",\"field\":\"" + field + "\"}");
    assertThat(log.kept()).isEmpty();
    assertThat(commands.kept()).isEmpty();
  }
}
