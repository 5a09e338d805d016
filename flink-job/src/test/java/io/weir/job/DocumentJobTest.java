package io.weir.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.KeyGroups;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.TimeRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents by time, over real Kafka and Flink. */
class DocumentJobTest {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(128);
  private static final long BASE = 1_700_000_000_000_000L;
  private static final List<MetricKey> KEYS =
      IntStream.range(0, 12).mapToObj(i -> MetricKey.of("m" + i)).toList();

  @RegisterExtension static final SharedCluster CLUSTER = new SharedCluster();

  private RecordsUnderTest records;
  private JobUnderTest job;

  /** What must be held. */
  private final NavigableMap<DocumentPlace, String> model = new TreeMap<>();

  private final Map<Integer, LogPosition> last = new HashMap<>();
  private int sent;

  @BeforeEach
  void start() throws Exception {
    // Checkpoints are taken by the tests alone.
    records = new RecordsUnderTest(CLUSTER, Map.of("WEIR_CHECKPOINT_INTERVAL", "1h"));
    job = records.job();
  }

  @AfterEach
  void stop() throws Exception {
    records.close();
  }

  private void send(DocumentCommand command) throws Exception {
    LogPosition position = records.send(command);
    last.put(position.partition(), position);
  }

  private RequestId request() {
    return new RequestId(1, ++sent);
  }

  /** Puts a document of each metric at a time. */
  private void putAll(long time) throws Exception {
    for (MetricKey key : KEYS) {
      String document = "{\"n\":" + sent + "}";
      send(new DocumentCommand.PutDocument(request(), key, time, document.getBytes(UTF_8)));
      model.put(new DocumentPlace(time, key), document);
    }
  }

  private void delete(MetricKey key, TimeRange range) throws Exception {
    send(new DocumentCommand.DeleteDocuments(request(), key, range));
    model
        .keySet()
        .removeIf(
            place ->
                place.key().equals(key)
                    && place.time() >= range.lower()
                    && place.time() < range.upper());
  }

  private QueryResult ask(RecordQuery query) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // the task has not registered its state yet
        .until(
            () -> records.ask(query),
            answer ->
                !(answer instanceof Refusal refusal) || refusal.reason() == Refusal.Reason.INVALID);
  }

  private DocumentQuery.Documents query(int hash, Optional<Filter> filter) {
    return new DocumentQuery.Documents(
        List.copyOf(last.values()),
        hash,
        KEYS,
        TimeRange.ALL,
        Optional.empty(),
        false,
        new DocumentQuery.Page(1000, 1 << 20, 1000),
        filter);
  }

  /** What the tasks hold of all metrics. */
  private NavigableMap<DocumentPlace, String> held(Optional<Filter> filter) {
    NavigableMap<DocumentPlace, String> held = new TreeMap<>();
    for (int keyGroup = 0; keyGroup < KEY_GROUPS.count(); ) {
      QueryResult.Records answer =
          (QueryResult.Records) ask(query(KEY_GROUPS.hashFor(keyGroup), filter));
      DocumentResult.Documents part = (DocumentResult.Documents) RecordResult.of(answer.result());
      assertThat(part.stoppedAt()).isEmpty();
      part.documents()
          .forEach(
              each ->
                  held.put(
                      new DocumentPlace(each.time(), KEYS.get(each.key())),
                      new String(each.document(), UTF_8)));
      keyGroup = part.lastKeyGroup() + 1;
    }
    return held;
  }

  private List<String> metrics() {
    List<String> ids = new ArrayList<>();
    for (int keyGroup = 0; keyGroup < KEY_GROUPS.count(); ) {
      QueryResult.Records answer =
          (QueryResult.Records)
              ask(
                  new DocumentQuery.Metrics(
                      List.copyOf(last.values()),
                      new NamePage("m", "", 1000),
                      KEY_GROUPS.hashFor(keyGroup)));
      DocumentResult.Metrics part = (DocumentResult.Metrics) RecordResult.of(answer.result());
      ids.addAll(part.ids());
      keyGroup = part.lastKeyGroup() + 1;
    }
    return ids;
  }

  private void assertHeld() {
    assertThat(held(Optional.empty())).isEqualTo(model);
    assertThat(metrics())
        .containsExactlyInAnyOrderElementsOf(
            model.keySet().stream().map(place -> place.key().id()).distinct().toList());
  }

  @Test
  void tasksHoldWhatWasPutAndTellWhatBecameOfEachCommand() throws Exception {
    job.start(2);
    putAll(BASE);
    putAll(BASE + 1);
    putAll(BASE);
    delete(KEYS.get(0), new TimeRange(BASE, BASE + 1));
    delete(KEYS.get(1), TimeRange.ALL);
    delete(KEYS.get(1), TimeRange.ALL);

    assertHeld();
    List<Change> changes = records.changes(3 * KEYS.size() + 3);
    assertThat(changes.stream().map(Change::outcome).filter(isStored())).hasSize(3 * KEYS.size());
    assertThat(changes.stream().map(Change::outcome).filter(isStored().negate()))
        .containsExactlyInAnyOrder(
            new DocumentOutcome.Deleted(new TimeRange(BASE, BASE + 1), 1),
            new DocumentOutcome.Deleted(TimeRange.ALL, 2),
            new DocumentOutcome.Deleted(TimeRange.ALL, 0));
    assertThat(changes)
        .allMatch(
            change ->
                change.position().partition()
                    == change.key().partition(RecordsUnderTest.PARTITIONS));

    assertFilters();
  }

  private static Predicate<Change.Outcome> isStored() {
    return outcome -> outcome instanceof DocumentOutcome.Stored;
  }

  private void assertFilters() {
    FilterPath path = FilterPath.of("$.n");
    Filter filter = new Filter.Comparison(path, Filter.Operator.GTE, new FilterValue.Number("20"));
    NavigableMap<DocumentPlace, String> wanted = new TreeMap<>(model);
    wanted.values().removeIf(document -> Integer.parseInt(document.replaceAll("\\D", "")) < 20);
    assertThat(held(Optional.of(filter)))
        .isEqualTo(wanted)
        .isNotEmpty()
        .hasSizeLessThan(model.size());

    Refusal refusal = (Refusal) ask(query(0, Optional.of(new Filter.Regex(path, "("))));
    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
    assertThat(refusal.message()).startsWith("regex: ");
  }

  @Test
  void restartsAndReplicasHoldTheSameAndTellTheSameAgain() throws Exception {
    job.start(1);
    putAll(BASE);
    List<Change> all = new ArrayList<>(records.changes(KEYS.size()));
    job.checkpoint();
    putAll(BASE + 1);
    delete(KEYS.get(0), TimeRange.ALL);
    send(new DocumentCommand.DeleteDocuments(request(), KEYS.get(1), TimeRange.ALL, 1));
    model.remove(new DocumentPlace(BASE, KEYS.get(1)));
    List<Change> later = records.changes(KEYS.size() + 2);
    assertThat(later.stream().map(Change::outcome))
        .contains(new DocumentOutcome.Deleted(new TimeRange(TimeRange.ALL.lower(), BASE + 1), 1));
    all.addAll(later);

    job.cancel();
    job.start(1);

    assertHeld();
    assertThat(encoded(records.changes(later.size())))
        .containsExactlyInAnyOrderElementsOf(encoded(later));

    job.startReplica();

    assertThat(encoded(records.changes(all.size())))
        .containsExactlyInAnyOrderElementsOf(encoded(all));
    assertHeld();
  }

  private static List<String> encoded(List<Change> changes) {
    return changes.stream()
        .map(change -> new String(change.toBytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void documentsMoveWithTheirKeyGroupsWhenTasksBecomeMoreOrFewer() throws Exception {
    job.start(1);
    putAll(BASE);
    assertHeld();
    Path savepoint = job.stopWithSavepoint();
    for (int tasks : new int[] {2, 1}) {
      job.startFrom(savepoint, tasks);
      putAll(BASE + tasks);
      delete(KEYS.get(tasks), new TimeRange(BASE, BASE + 1));
      assertHeld();
      savepoint = job.stopWithSavepoint();
    }
    records.changes(3 * KEYS.size() + 2);
    assertThat(records.waiting()).isZero();
  }
}
