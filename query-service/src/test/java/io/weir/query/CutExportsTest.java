package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of many pages, some of which do not come, and those that go on after them. */
class CutExportsTest {
  @RegisterExtension private final ExportServer server = new ExportServer();

  @Test
  void writesManyPages() throws Exception {
    server.putMany();

    assertThat(server.body("tag=many").equals(ExportServer.many())).isTrue();
    assertThat(server.pages()).isGreaterThan(2);
    assertThat(server.metric("weir_exported_samples_total")).isEqualTo(ExportServer.MANY);
    assertThat(server.body("tag=many&order=desc").lines().skip(1))
        .startsWith("200999,many,24999.875")
        .hasSize(ExportServer.MANY)
        .endsWith("1000,many,0.0");
  }

  @Test
  void takesLongerThanOtherRequestsMay() throws Exception {
    server.restart(Map.of("WEIR_HTTP_REQUEST_TIMEOUT", "100ms"));
    server.putMany();
    server.answerAfter(200);

    assertThat(server.body("tag=many").equals(ExportServer.many())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cutsTheConnectionWhereThereIsNoNextPageAndGoesOnAfterTheLastLine(boolean refused)
      throws Exception {
    server.putMany();
    StringBuilder got = new StringBuilder();
    for (int cut = 0; cut < 3; cut++) {
      server.answerAfterTheFirst(page -> failure(refused));
      add(got, server.bodyUntilCut("tag=many" + after(got)));
    }
    server.answer(page -> page);
    add(got, server.body("tag=many" + after(got)));
    assertThat(got.toString().equals(ExportServer.many())).isTrue();
    assertThat(server.metric("weir_exports_cut_total")).isEqualTo(3);
    await().until(() -> server.metric("weir_exports") == 0);
  }

  @Test
  void cutsArrowTooAndReleasesItsMemory() throws Exception {
    server.putMany();
    server.answerAfterTheFirst(page -> failure(false));
    assertThat(server.bodyUntilCut("tag=many&format=arrow")).isNotEmpty();
    await().until(() -> server.metric("weir_exports") == 0);
  }

  private static CompletionStage<QueryResult> failure(boolean refused) {
    return refused
        ? CompletableFuture.completedStage(
            new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "stopping"))
        : CompletableFuture.failedStage(new QueryClient.UnreachableException("gone", null));
  }

  /** Adds the whole lines that came, but the header only once. */
  private static void add(StringBuilder got, String came) {
    String lines = came.substring(0, came.lastIndexOf('\n') + 1);
    got.append(got.isEmpty() ? lines : lines.substring(lines.indexOf('\n') + 1));
  }

  private static String after(StringBuilder got) {
    if (got.length() < 20) { // not even the first line
      got.setLength(0);
      return "";
    }
    String last = got.substring(got.lastIndexOf("\n", got.length() - 2) + 1);
    return "&after=" + last.substring(0, last.lastIndexOf(','));
  }

  @Test
  void goesOnAfterTheLastWholeLineWhereverTheClientStopped() throws Exception {
    server.putMany();
    Random random = new Random(6);
    StringBuilder got = new StringBuilder();
    for (int cut = 0; cut < 5; cut++) {
      HttpResponse<InputStream> response = server.stream("tag=many" + after(got));
      try (InputStream body = response.body()) {
        add(got, new String(body.readNBytes(20 + random.nextInt(800_000)), UTF_8));
      }
    }
    add(got, server.body("tag=many" + after(got)));
    assertThat(got.toString().equals(ExportServer.many())).isTrue();
    await().until(() -> server.metric("weir_exports") == 0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 9", "0, 0, 7, 0", "3, 0, 4, 0", "0, 1, 0, 3600000"})
  void cutsTheConnectionWhereALaterPageLacksMoreThanWasSaid(
      long sinceFirst, long behindFirst, long sinceLater, long behindLater) throws Exception {
    server.putMany();
    mark(
        new QueryResult.Caveat(sinceFirst, behindFirst),
        new QueryResult.Caveat(sinceLater, behindLater));

    assertThat(server.bodyUntilCut("tag=many")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3600000, 3", "3, 1003", "3, 0"})
  void goesOnWhereALaterPageIsBehindByAboutWhatWasSaid(long first, long later) throws Exception {
    server.putMany();
    mark(new QueryResult.Caveat(0, first), new QueryResult.Caveat(0, later));

    assertThat(server.body("tag=many").equals(ExportServer.many())).isTrue();
  }

  private void mark(QueryResult.Caveat first, QueryResult.Caveat later) {
    AtomicInteger asked = new AtomicInteger();
    server.answer(
        page ->
            page.thenApply(
                result ->
                    new QueryResult.Marked(result, asked.getAndIncrement() == 0 ? first : later)));
  }

  @Test
  void aSeriesThatIsDeletedMeanwhileEnds() throws Exception {
    server.putMany();
    server.answerAfterTheFirst(
        page ->
            CompletableFuture.completedStage(
                new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none")));

    assertThat(server.body("tag=many").lines().count()).isBetween(2L, (long) ExportServer.MANY);
  }
}
