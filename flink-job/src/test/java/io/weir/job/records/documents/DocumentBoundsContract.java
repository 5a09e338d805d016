package io.weir.job.records.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.MetricKey;
import io.weir.model.records.NamePage;
import io.weir.model.records.RequestId;
import io.weir.model.records.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many documents, large ones and slow queries, compared with the model. */
public abstract class DocumentBoundsContract extends ModelledDocuments {
  private void put(String id, long time, byte[] document) {
    apply(
        new DocumentCommand.PutDocument(
            new RequestId(1, offset), MetricKey.of(id), time, document));
  }

  private long delete(String id, TimeRange range) {
    Change change =
        apply(
            new DocumentCommand.DeleteDocuments(new RequestId(1, offset), MetricKey.of(id), range));
    return ((DocumentOutcome.Deleted) change.outcome()).count();
  }

  @Test
  void countsAndRemovesManyDocumentsAtOnce() {
    for (int i = 0; i < 3000; i++) {
      put("a", BASE + i, new byte[] {'1'});
    }
    put("b", BASE, new byte[] {'2'});

    assertThat(delete("a", new TimeRange(BASE + 500, BASE + 2500))).isEqualTo(2000);
    assertThat(delete("a", new TimeRange(BASE + 500, BASE + 2500))).isZero();
    put("a", BASE + 600, new byte[] {'3'});
    check(query(keys("a", "b"), TimeRange.ALL, true, new DocumentQuery.Page(2000, 1 << 20, 1)));

    assertThat(delete("a", TimeRange.ALL)).isEqualTo(1001);
    assertThat(((DocumentResult.Metrics) engine.answer(metrics())).ids()).containsExactly("b");
    assertThat(delete("b", TimeRange.ALL)).isEqualTo(1);
    assertThat(((DocumentResult.Metrics) engine.answer(metrics())).ids()).isEmpty();
  }

  /** As a gateway deletes, whose parts others' commands come between. */
  @Test
  void deletesHundredsOfThousandsInPartsNextToWritesAndQueries() {
    int count = 250_000;
    int part = 100_000;
    for (int i = 0; i < count; i++) {
      put("a", BASE + i, new byte[] {'1'});
    }
    TimeRange left = TimeRange.ALL;
    List<Long> counts = new ArrayList<>();
    while (left.lower() < left.upper()) {
      DocumentOutcome.Deleted deleted =
          (DocumentOutcome.Deleted)
              apply(
                      new DocumentCommand.DeleteDocuments(
                          new RequestId(1, offset), MetricKey.of("a"), left, part))
                  .outcome();
      counts.add(deleted.count());
      left = new TimeRange(deleted.range().upper(), left.upper());
      put("b", BASE + counts.size(), new byte[] {'2'});
      put("a", BASE + counts.size(), new byte[] {'3'});
      check(query(keys("a", "b"), TimeRange.ALL, true, new DocumentQuery.Page(9, 1 << 20, 1)));
      check(query(keys("a", "b"), TimeRange.ALL, false, new DocumentQuery.Page(9, 1 << 20, 1)));
    }

    assertThat(counts).containsExactly(100_000L, 100_000L, 50_000L);
    assertThat(((DocumentResult.Metrics) engine.answer(metrics())).ids()).containsExactly("a", "b");
    assertThat(delete("a", TimeRange.ALL)).isEqualTo(counts.size());
    assertThat(((DocumentResult.Metrics) engine.answer(metrics())).ids()).containsExactly("b");
  }

  private static DocumentQuery metrics() {
    return new DocumentQuery.Metrics(List.of(), new NamePage("", "", 10), 0);
  }

  private static List<MetricKey> keys(String... ids) {
    return Arrays.stream(ids).map(MetricKey::of).toList();
  }

  /** Of 1,000 metrics 16 KiB each are read ahead at most. */
  @Test
  void documentsThatAreTooLargeToReadAheadAreInTheirPlaces() {
    List<MetricKey> keys = IntStream.range(0, 1000).mapToObj(i -> MetricKey.of("m" + i)).toList();
    for (int i = 0; i < 40; i++) {
      put(
          "m" + (i % 3),
          BASE + i / 2,
          ("\"" + "x".repeat(9000 + 900 * (i % 10)) + "\"").getBytes(UTF_8));
    }
    for (boolean descending : new boolean[] {false, true}) {
      check(query(keys, TimeRange.ALL, descending, new DocumentQuery.Page(100, 4 << 20, 1)));
      check(query(keys, TimeRange.ALL, descending, new DocumentQuery.Page(100, 99_000, 1)));
    }
  }

  @Test
  void aTaskAnswersForTheMetricsThatItOwns() {
    for (String id : IDS) {
      put(id, BASE, new byte[] {'1'});
    }
    List<MetricKey> keys = IDS.stream().map(MetricKey::of).toList();
    DocumentQuery.Documents query =
        query(keys, TimeRange.ALL, false, new DocumentQuery.Page(100, 1000, 1));
    List<MetricKey> found = new ArrayList<>();
    for (TaskKeyGroups task :
        List.of(new TaskKeyGroups(KEY_GROUPS, 0, 63), new TaskKeyGroups(KEY_GROUPS, 64, 127))) {
      DocumentResult.Documents result =
          (DocumentResult.Documents) new DocumentEngine(map, task, () -> 0).answer(query);
      assertThat(result.firstKeyGroup()).isEqualTo(task.first());
      assertThat(result.lastKeyGroup()).isEqualTo(task.last());
      assertThat(result.documents())
          .isNotEmpty()
          .allMatch(each -> task.owns(keys.get(each.key()).hashCode()));
      result.documents().forEach(each -> found.add(keys.get(each.key())));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aQueryThatTakesTooLongSaysWhereItStopped() {
    for (int i = 0; i < 500; i++) {
      put("a", BASE + i, new byte[] {'1'});
    }
    DocumentEngine slow =
        new DocumentEngine(map, ALL, () -> now += DocumentEngine.TIME.toNanos() / 2);
    DocumentQuery.Documents query =
        query(keys("a"), TimeRange.ALL, false, new DocumentQuery.Page(1000, 1 << 20, 1));
    List<Long> times = new ArrayList<>();
    int pages = 0;
    for (Optional<DocumentPlace> at = Optional.empty(); pages == 0 || at.isPresent(); pages++) {
      DocumentResult.Documents page = (DocumentResult.Documents) slow.answer(after(query, at));
      page.documents().forEach(each -> times.add(each.time()));
      at = page.stoppedAt();
    }
    assertThat(pages).isBetween(3, 30);
    assertThat(times)
        .containsExactlyElementsOf(LongStream.range(0, 500).mapToObj(i -> BASE + i).toList());
  }

  /** Each look at the clock takes a quarter of the time. */
  @Test
  void aCostlyExpressionOverALargeDocumentEndsInTime() {
    byte[] large = ('"' + "a".repeat(40_000) + '"').getBytes(UTF_8);
    put("a", BASE, new byte[] {'1'});
    put("a", BASE + 1, large);
    put("a", BASE + 2, new byte[] {'2'});
    Filter costly = new Filter.Regex(FilterPath.of("$"), "(a?){40}b");
    DocumentEngine slow =
        new DocumentEngine(map, ALL, () -> now += DocumentEngine.TIME.toNanos() / 4);
    DocumentQuery.Documents query =
        new DocumentQuery.Documents(
            List.of(),
            0,
            keys("a"),
            TimeRange.ALL,
            Optional.empty(),
            false,
            new DocumentQuery.Page(10, 1 << 20, 10),
            Optional.of(costly));

    DocumentResult.Documents page = (DocumentResult.Documents) slow.answer(query);
    DocumentQuery.Documents next = after(query, page.stoppedAt());

    assertThat(page.stoppedAt().orElseThrow().time()).isEqualTo(BASE);
    assertThatThrownBy(() -> slow.answer(next))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filters: must take less than 1000 ms for one document, took more for that of a at "
                + (BASE + 1));
  }
}
