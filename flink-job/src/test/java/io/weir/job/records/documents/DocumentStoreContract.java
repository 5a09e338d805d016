package io.weir.job.records.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.NamePage;
import io.weir.model.records.RequestId;
import io.weir.model.records.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands and queries, compared with a model that sorts everything, whatever the map is. */
public abstract class DocumentStoreContract {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(128);
  private static final TaskKeyGroups ALL = new TaskKeyGroups(KEY_GROUPS, 0, 127);
  private static final long BASE = 1_700_000_000_000_000L;
  private static final int TIMES = 30;
  private static final List<String> IDS =
      List.of("a", "a~", "aü", "b", "\uFFFD", "\uD83D\uDE00", "z.1", "z.2");

  private final NavigableMap<DocumentPlace, byte[]> model = new TreeMap<>();
  private RecordMap map;
  private DocumentStore store;
  private DocumentEngine engine;
  private long now;
  private long offset;

  /** An empty map. */
  protected abstract RecordMap newMap() throws Exception;

  @BeforeEach
  void createStore() throws Exception {
    map = newMap();
    store = new DocumentStore(map, KEY_GROUPS);
    engine = new DocumentEngine(map, ALL, () -> now);
  }

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  private static MetricKey randomKey(Random random) {
    return MetricKey.of(IDS.get(random.nextInt(IDS.size())));
  }

  private static long randomTime(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> DocumentCommand.FIRST_TIME;
      case 1 -> DocumentCommand.LAST_TIME;
      default -> BASE + random.nextInt(TIMES);
    };
  }

  private static TimeRange randomRange(Random random) {
    long one = randomTime(random);
    long other = randomTime(random);
    return random.nextInt(3) == 0
        ? TimeRange.ALL
        : new TimeRange(Math.min(one, other), Math.max(one, other) + random.nextInt(2));
  }

  private static byte[] randomDocument(Random random) {
    return ("{\"n\":" + random.nextInt(10) + ",\"s\":\"" + "x".repeat(random.nextInt(30)) + "\"}")
        .getBytes(UTF_8);
  }

  private static DocumentCommand randomCommand(Random random, int number) {
    RequestId request = new RequestId(1, number);
    MetricKey key = randomKey(random);
    return random.nextInt(12) == 0
        ? new DocumentCommand.DeleteDocuments(
            request,
            key,
            randomRange(random),
            random.nextBoolean() ? DocumentCommand.DeleteDocuments.ALL : 1 + random.nextInt(9))
        : new DocumentCommand.PutDocument(request, key, randomTime(random), randomDocument(random));
  }

  private Change apply(DocumentCommand command) {
    LogPosition position = new LogPosition(0, offset++);
    Change change = store.apply(command, position, 1000 + offset);
    assertThat(change.request()).isEqualTo(command.request());
    assertThat(change.position()).isEqualTo(position);
    assertThat(change.time()).isEqualTo(1000 + offset);
    assertThat(change.key()).isEqualTo(command.key());
    if (command instanceof DocumentCommand.PutDocument put) {
      model.put(new DocumentPlace(put.time(), put.key()), put.document());
      assertThat(change.outcome()).isEqualTo(new DocumentOutcome.Stored(put.time()));
      assertThat(change.documents()).containsExactly(put.document());
    } else if (command instanceof DocumentCommand.DeleteDocuments delete) {
      assertThat(change.outcome()).isEqualTo(deleteFromModel(delete));
      assertThat(change.documents()).isEmpty();
    }
    return change;
  }

  private DocumentOutcome deleteFromModel(DocumentCommand.DeleteDocuments delete) {
    List<DocumentPlace> places =
        model.keySet().stream().filter(p -> isIn(p, delete.key(), delete.range())).toList();
    if (places.size() <= delete.most()) {
      model.keySet().removeAll(Set.copyOf(places));
      return new DocumentOutcome.Deleted(delete.range(), places.size());
    }
    int most = (int) delete.most();
    places.subList(0, most).forEach(model::remove);
    return new DocumentOutcome.Deleted(
        new TimeRange(delete.range().lower(), places.get(most).time()), most);
  }

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

  private static boolean isIn(DocumentPlace place, MetricKey key, TimeRange range) {
    return place.key().equals(key) && place.time() >= range.lower() && place.time() < range.upper();
  }

  private DocumentResult.Documents ask(DocumentQuery.Documents query) {
    return (DocumentResult.Documents) engine.answer(query);
  }

  private static DocumentQuery.Documents query(
      List<MetricKey> keys, TimeRange range, boolean descending, DocumentQuery.Page page) {
    return new DocumentQuery.Documents(
        List.of(), 0, keys, range, Optional.empty(), descending, page, Optional.empty());
  }

  private static DocumentQuery.Documents randomQuery(Random random) {
    List<MetricKey> keys = new ArrayList<>(IDS.stream().map(MetricKey::of).toList());
    keys.add(MetricKey.of("nothing"));
    Collections.shuffle(keys, random);
    return query(
        keys.subList(0, 1 + random.nextInt(keys.size())),
        randomRange(random),
        random.nextBoolean(),
        new DocumentQuery.Page(
            1 + random.nextInt(random.nextBoolean() ? 4 : 300),
            1 + random.nextInt(random.nextBoolean() ? 100 : 10_000),
            1 + random.nextInt(50)));
  }

  private static DocumentQuery.Documents after(
      DocumentQuery.Documents query, Optional<DocumentPlace> place) {
    return new DocumentQuery.Documents(
        query.requiredPositions(),
        query.routingHash(),
        query.keys(),
        query.range(),
        place,
        query.descending(),
        query.page(),
        query.filter());
  }

  /** All places that a query is for, in the order wanted. */
  private List<DocumentPlace> places(DocumentQuery.Documents query) {
    Comparator<DocumentPlace> order =
        query.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return model.keySet().stream()
        .filter(place -> query.keys().stream().anyMatch(k -> isIn(place, k, query.range())))
        .filter(place -> query.after().map(a -> order.compare(place, a) > 0).orElse(true))
        .sorted(order)
        .toList();
  }

  private static DocumentPlace placeOf(
      DocumentQuery.Documents query, DocumentResult.Documents.Document document) {
    return new DocumentPlace(document.time(), query.keys().get(document.key()));
  }

  /** What one result must be, by brute force. */
  private void check(DocumentQuery.Documents query) {
    DocumentResult.Documents result = ask(query);
    List<DocumentPlace> all = places(query);
    int count = 0;
    long bytes = 0;
    while (count < all.size() && count < query.page().limit()) {
      bytes += model.get(all.get(count)).length;
      if (bytes > query.page().maxBytes() && count > 0) {
        break;
      }
      count++;
    }
    assertThat(result.documents().stream().map(each -> placeOf(query, each)))
        .containsExactlyElementsOf(all.subList(0, count));
    assertThat(result.documents())
        .allSatisfy(each -> assertThat(each.document()).isEqualTo(model.get(placeOf(query, each))));
    assertThat(result.stoppedAt())
        .isEqualTo(count < all.size() ? Optional.of(all.get(count - 1)) : Optional.empty());
    assertThat(result.skipped()).isZero();
    assertThat(result.firstKeyGroup()).isZero();
    assertThat(result.lastKeyGroup()).isEqualTo(127);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void answersWhatTheModelHas(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 600; i++) {
      apply(randomCommand(random, i));
      if (i % 3 == 0) {
        DocumentQuery.Documents query = randomQuery(random);
        check(query);
        check(after(query, Optional.of(new DocumentPlace(randomTime(random), randomKey(random)))));
        checkMetrics(random);
      }
    }
  }

  private void checkMetrics(Random random) {
    String prefix = random.nextBoolean() ? "" : random.nextBoolean() ? "a" : "z.";
    String after = random.nextBoolean() ? "" : IDS.get(random.nextInt(IDS.size()));
    int limit = 1 + random.nextInt(4);
    List<String> ids =
        model.keySet().stream()
            .map(DocumentPlace::key)
            .distinct()
            .sorted()
            .map(MetricKey::id)
            .filter(id -> id.startsWith(prefix))
            .filter(id -> Arrays.compareUnsigned(id.getBytes(UTF_8), after.getBytes(UTF_8)) > 0)
            .toList();
    assertThat(
            engine.answer(
                new DocumentQuery.Metrics(List.of(), new NamePage(prefix, after, limit), 0)))
        .isEqualTo(
            new DocumentResult.Metrics(
                ids.subList(0, Math.min(limit, ids.size())), ids.size() > limit, 0, 127));
  }

  /** Whoever goes from page to page sees once what nobody touches meanwhile. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void pagesNeitherLoseNorRepeatWhileOthersWrite(long seed) {
    Random random = new Random(seed);
    int commands = 0;
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 40; j++) {
        apply(randomCommand(random, commands++));
      }
      DocumentQuery.Documents query = randomQuery(random);
      Set<DocumentPlace> untouched = new HashSet<>(places(query));
      List<DocumentPlace> seen = new ArrayList<>();
      Optional<DocumentPlace> stoppedAt = Optional.empty();
      do {
        DocumentQuery.Documents next = after(query, stoppedAt);
        check(next);
        DocumentResult.Documents page = ask(next);
        page.documents().forEach(each -> seen.add(placeOf(query, each)));
        stoppedAt = page.stoppedAt();
        DocumentCommand command = randomCommand(random, commands++);
        apply(command);
        untouched.removeIf(place -> isTouched(place, command));
      } while (stoppedAt.isPresent());

      assertThat(seen).containsAll(untouched);
      Comparator<DocumentPlace> order =
          query.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
      assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(order);
    }
  }

  private static boolean isTouched(DocumentPlace place, DocumentCommand command) {
    return command instanceof DocumentCommand.PutDocument put
        ? place.equals(new DocumentPlace(put.time(), put.key()))
        : isIn(place, command.key(), ((DocumentCommand.DeleteDocuments) command).range());
  }

  /** As a replica does, and a task after it was restored. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameCommandsGiveTheSameChangesAndDocuments(long seed) throws Exception {
    Random random = new Random(seed);
    List<DocumentCommand> log =
        IntStream.range(0, 300).mapToObj(i -> randomCommand(random, i)).toList();
    DocumentStore other = new DocumentStore(newMap(), KEY_GROUPS);
    for (int i = 0; i < log.size(); i++) {
      Change change = apply(log.get(i));
      assertThat(other.apply(log.get(i), new LogPosition(0, i), 1001 + i).toBytes())
          .isEqualTo(change.toBytes());
    }
    for (DocumentCommand again : log.subList(log.size() - 20, log.size())) {
      apply(again);
    }
    check(
        query(
            IDS.stream().map(MetricKey::of).toList(),
            TimeRange.ALL,
            false,
            new DocumentQuery.Page(1000, 1 << 20, 1)));
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
