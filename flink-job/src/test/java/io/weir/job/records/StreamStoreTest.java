package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands, compared with a model that keeps everything. */
class StreamStoreTest {
  private static final int PARTITIONS = 3;
  private static final TaskKeyGroups TASK = new TaskKeyGroups(new KeyGroups(8), 0, 7);
  private static final List<String> NAMES = List.of("a", "a~", "aü", "b", "\uFFFD", "\uD83D\uDE00");

  /** A store, its engine and its timers, which are due by its clock. */
  private static final class Task {
    final HeapRecordMap map = new HeapRecordMap();
    final Map<StreamKey, Long> timers = new TreeMap<>();
    long now;
    final StreamStore store =
        new StreamStore(map, TASK, () -> now, (key, at) -> timers.merge(key, at, Math::min));
    final StreamEngine engine = new StreamEngine(map, TASK, () -> now);

    Task() {
      store.caughtUp();
    }

    void runTimers() {
      for (StreamKey key : List.copyOf(timers.keySet())) {
        if (timers.get(key) <= now) {
          timers.remove(key);
          store.upkeep(key);
        }
      }
    }

    RecordResult.Events events(StreamKey key, long from, int limit) {
      return (RecordResult.Events)
          engine.answer(new RecordQuery.Events(LogPosition.NONE, key, from, limit, 1 << 20));
    }
  }

  private record Logged(RecordCommand command, LogPosition position, long time) {
    Change applyTo(Task task) {
      if (command instanceof RecordCommand.OfStream ofStream) {
        return task.store.apply(ofStream, position, time);
      }
      task.store.apply((RecordCommand.SetBucketLimits) command, position, time);
      return null;
    }
  }

  /** What a stream is, as simply as can be. */
  private static final class Model {
    record Event(long id, long time, byte[] document) {}

    boolean known;
    long last;
    long time;
    StreamLimits own = StreamLimits.NONE;
    List<Event> events = new ArrayList<>();

    void trim(StreamLimits limits, long now) {
      events.removeIf(e -> limits.ageMillis() > 0 && now - e.time > limits.ageMillis());
      while (limits.events() > 0 && events.size() > limits.events()) {
        events.remove(0);
      }
      while (limits.bytes() > 0 && events.size() > 1 && bytes() > limits.bytes()) {
        events.remove(0);
      }
    }

    long bytes() {
      return events.stream().mapToLong(e -> e.document.length).sum();
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesWhatTheModelDoes(long seed) {
    Random random = new Random(seed);
    Map<StreamKey, Model> model = new TreeMap<>();
    Map<String, StreamLimits> bucketLimits = new HashMap<>();
    Task task = new Task();
    Task other = new Task();
    List<Logged> log = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    long[] offsets = new long[PARTITIONS];
    long time = 1_000_000;
    for (int i = 0; i < 1500; i++) {
      time += random.nextInt(10) == 0 ? random.nextInt(200) - 20 : random.nextInt(3);
      Logged next = random(random, model, offsets, time);
      log.add(next);
      Change change = next.applyTo(task);
      check(next, change, model, bucketLimits);
      changes.add(change == null ? null : change.toBytes());
      task.now = Math.max(task.now, time + random.nextInt(100));
      if (random.nextInt(100) == 0) {
        long now = task.now;
        // The log's clock goes back at times, and upkeep leaves what could matter then.
        task.now = time - 500 + Upkeep.DELAY_MILLIS;
        task.runTimers();
        task.now = now;
      }
      checkReads(random, task, model, bucketLimits);
    }
    for (int i = 0; i < log.size(); i++) {
      other.now = Long.MAX_VALUE / 2;
      other.runTimers();
      Change change = log.get(i).applyTo(other);
      assertThat(change == null ? null : change.toBytes()).as("%d", i).isEqualTo(changes.get(i));
    }
  }

  private static Logged random(
      Random random, Map<StreamKey, Model> model, long[] offsets, long time) {
    StreamKey key = randomKey(random);
    RequestId request = new RequestId(1, random.nextInt());
    RecordCommand command =
        switch (random.nextInt(20)) {
          case 0 -> new RecordCommand.Delete(request, key);
          case 1 -> new RecordCommand.SetLimits(request, key, randomLimits(random));
          case 2 -> new RecordCommand.SetBucketLimits(request, key.bucket(), randomLimits(random));
          default -> {
            Model stream = model.getOrDefault(key, new Model());
            long found = stream.known ? stream.last : 0;
            List<byte[]> documents = new ArrayList<>();
            for (int j = random.nextInt(5) == 0 ? random.nextInt(20) : 0; j >= 0; j--) {
              documents.add(new byte[random.nextInt(30)]);
            }
            yield new RecordCommand.Append(
                request,
                key,
                RecordCommand.NO_IDEMPOTENCY_KEY,
                random.nextBoolean() ? -1 : found + random.nextInt(2),
                documents);
          }
        };
    int partition = key.partition(PARTITIONS);
    return new Logged(command, new LogPosition(partition, offsets[partition]++), time);
  }

  private static StreamKey randomKey(Random random) {
    return StreamKey.of(NAMES.get(random.nextInt(2)), NAMES.get(random.nextInt(NAMES.size())));
  }

  private static StreamLimits randomLimits(Random random) {
    return new StreamLimits(
        random.nextBoolean() ? 0 : 1 + random.nextInt(10),
        random.nextBoolean() ? 0 : 1 + random.nextInt(200),
        random.nextBoolean() ? 0 : 1 + random.nextInt(100));
  }

  private static StreamLimits limits(
      StreamKey key, Model stream, Map<String, StreamLimits> bucketLimits) {
    return stream.own.and(
        bucketLimits.getOrDefault(key.partition(PARTITIONS) + key.bucket(), StreamLimits.NONE));
  }

  private static void check(
      Logged next,
      Change change,
      Map<StreamKey, Model> model,
      Map<String, StreamLimits> bucketLimits) {
    if (next.command() instanceof RecordCommand.SetBucketLimits set) {
      for (boolean isNew : new boolean[] {false, true}) {
        model.forEach(
            (key, stream) -> {
              if (key.bucket().equals(set.bucket())
                  && key.partition(PARTITIONS) == next.position().partition()) {
                stream.trim(limits(key, stream, bucketLimits), Math.max(stream.time, next.time()));
              }
            });
        if (!isNew) {
          bucketLimits.put(next.position().partition() + set.bucket(), set.limits());
        }
      }
      return;
    }
    StreamKey key = ((RecordCommand.OfStream) next.command()).key();
    Model stream = model.computeIfAbsent(key, k -> new Model());
    stream.time = Math.max(stream.time, next.time());
    Outcome expected = expected(next, key, stream, bucketLimits);
    assertThat(change.position()).isEqualTo(next.position());
    assertThat(change.request()).isEqualTo(next.command().request());
    if (expected instanceof Outcome.Refused) {
      assertThat(change.outcome()).isInstanceOf(Outcome.Refused.class);
    } else {
      assertThat(change.outcome()).isEqualTo(expected);
    }
  }

  private static Outcome expected(
      Logged next, StreamKey key, Model stream, Map<String, StreamLimits> bucketLimits) {
    stream.trim(limits(key, stream, bucketLimits), stream.time);
    if (next.command() instanceof RecordCommand.Delete) {
      if (!stream.known) {
        return new Outcome.Refused(Change.Reason.UNKNOWN_STREAM, "");
      }
      stream.known = false;
      stream.events.clear();
      return new Outcome.Deleted(stream.last);
    } else if (next.command() instanceof RecordCommand.SetLimits set) {
      stream.own = set.limits();
      stream.trim(limits(key, stream, bucketLimits), stream.time);
      return new Outcome.LimitsSet();
    }
    RecordCommand.Append append = (RecordCommand.Append) next.command();
    long found = stream.known ? stream.last : 0;
    if (append.expectedLast() != RecordCommand.ANY && append.expectedLast() != found) {
      return new Outcome.Conflict(append.expectedLast(), found);
    }
    stream.known = true;
    long first = stream.last + 1;
    append
        .documents()
        .forEach(each -> stream.events.add(new Model.Event(++stream.last, stream.time, each)));
    stream.trim(limits(key, stream, bucketLimits), stream.time);
    return new Outcome.Appended(first, stream.last, stream.time);
  }

  private static void checkReads(
      Random random,
      Task task,
      Map<StreamKey, Model> model,
      Map<String, StreamLimits> bucketLimits) {
    StreamKey key = randomKey(random);
    Model stream = model.getOrDefault(key, new Model());
    List<Model.Event> all = visible(task, key, stream, bucketLimits);
    int limit = 1 + random.nextInt(12);
    long from = random.nextInt(3) == 0 ? 0 : random.nextLong(-20, stream.last + 3);
    RecordResult.Events got = task.events(key, from, limit);
    assertThat(got.known()).isEqualTo(stream.known);
    assertThat(got.last()).isEqualTo(stream.last);
    assertThat(got.first()).isEqualTo(all.isEmpty() ? stream.last + 1 : all.get(0).id);
    long start = from > 0 ? from : from < 0 ? stream.last + 1 + from : stream.last + 1 - limit;
    List<Model.Event> wanted = all.stream().filter(e -> e.id >= start).limit(limit).toList();
    assertThat(got.events().stream().map(e -> e.id() + " " + e.time()).toList())
        .isEqualTo(wanted.stream().map(e -> e.id + " " + e.time).toList());
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(got.events().get(i).document()).isEqualTo(wanted.get(i).document);
    }
    checkList(random, task, key.bucket(), model, bucketLimits);
  }

  private static List<Model.Event> visible(
      Task task, StreamKey key, Model stream, Map<String, StreamLimits> bucketLimits) {
    Model copy = new Model();
    copy.events.addAll(stream.events);
    copy.trim(limits(key, stream, bucketLimits), Math.max(task.now, stream.time));
    return copy.events;
  }

  private static void checkList(
      Random random,
      Task task,
      String bucket,
      Map<StreamKey, Model> model,
      Map<String, StreamLimits> bucketLimits) {
    String prefix = random.nextBoolean() ? "" : "a";
    List<RecordResult.Streams.Entry> expected = new ArrayList<>();
    model.forEach(
        (key, stream) -> {
          if (stream.known && key.bucket().equals(bucket) && key.stream().startsWith(prefix)) {
            List<Model.Event> all = visible(task, key, stream, bucketLimits);
            Model kept = new Model();
            kept.events = all;
            long last = stream.last;
            expected.add(
                new RecordResult.Streams.Entry(
                    key.stream(),
                    all.isEmpty() ? last + 1 : all.get(0).id,
                    last,
                    all.size(),
                    kept.bytes(),
                    0));
          }
        });
    List<RecordResult.Streams.Entry> got = new ArrayList<>();
    RecordResult.Streams page;
    String after = "";
    do {
      page =
          (RecordResult.Streams)
              task.engine.answer(
                  new RecordQuery.Streams(List.of(), bucket, new NamePage(prefix, after, 2), 0));
      for (RecordResult.Streams.Entry e : page.streams()) {
        got.add(
            new RecordResult.Streams.Entry(e.name(), e.first(), e.last(), e.count(), e.bytes(), 0));
        after = e.name();
      }
    } while (page.more());
    assertThat(got).isEqualTo(expected);
  }

  @Test
  void anEventIsAnsweredUpToItsAgeAndNotAMillisecondLonger() {
    Task task = new Task();
    StreamKey key = StreamKey.of("b", "s");
    RequestId request = new RequestId(1, 1);
    LogPosition position = new LogPosition(0, 0);
    task.store.apply(
        new RecordCommand.SetLimits(request, key, new StreamLimits(0, 0, 100)), position, 1000);
    for (long time = 1000; time < 1003; time++) {
      task.store.apply(append(key, "", "{}"), new LogPosition(0, time), time);
    }
    for (task.now = 1090; task.now < 1110; task.now++) {
      assertThat(task.events(key, 1, 10).first())
          .as("at %d", task.now)
          .isEqualTo(Math.min(4, Math.max(1, task.now - 1100 + 1)));
    }
    task.now = 1101 + Upkeep.DELAY_MILLIS;
    int before = task.map.size();
    task.runTimers();
    assertThat(task.map.size()).isEqualTo(before - 1);
  }

  private static RecordCommand.Append append(StreamKey key, String idempotencyKey, String json) {
    return new RecordCommand.Append(
        new RequestId(2, 2),
        key,
        idempotencyKey.getBytes(StandardCharsets.UTF_8),
        RecordCommand.ANY,
        List.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRepeatHasTheOutcomeOfTheFirstForTenMinutesOfTheLogWhateverTheTasksClockSays() {
    Task task = new Task();
    StreamKey key = StreamKey.of("b", "s");
    Change first = task.store.apply(append(key, "k", "1"), new LogPosition(0, 0), 1000);
    task.now = Long.MAX_VALUE / 2;
    task.runTimers();
    long end = 1000 + Outcomes.KEPT_MILLIS;
    Change repeat = task.store.apply(append(key, "k", "1"), new LogPosition(0, 1), end);
    assertThat(repeat.outcome()).isEqualTo(first.outcome());
    assertThat(repeat.documents()).isEmpty();
    Change reused = task.store.apply(append(key, "k", "2"), new LogPosition(0, 2), end);
    assertThat(((Outcome.Refused) reused.outcome()).reason()).isEqualTo(Change.Reason.KEY_REUSED);
    Change later = task.store.apply(append(key, "k", "1"), new LogPosition(0, 3), end + 1);
    assertThat(later.outcome()).isEqualTo(new Outcome.Appended(2, 2, end + 1));
    StreamKey unknown = StreamKey.of("b", "conflict");
    int size = task.map.size();
    RecordCommand.Append conflict =
        new RecordCommand.Append(
            new RequestId(3, 3), unknown, new byte[] {1}, 7, List.of(new byte[2]));
    task.store.apply(conflict, new LogPosition(0, 4), end + 2);
    assertThat(task.map.size()).isEqualTo(size + 3);
    task.store.apply(append(key, "", "1"), new LogPosition(0, 5), 10 * end);
    task.now = 20 * end;
    task.timers.replaceAll((k, at) -> 0L);
    task.runTimers();
    assertThat(task.map.size()).as("nothing of outcomes is left").isEqualTo(size - 2 + 1);
  }

  @Test
  void aPatchAppendsToTheLastEventAndFindsNoneThatHasExpiredByTheLog() {
    Task task = new Task();
    StreamKey key = StreamKey.of("b", "s");
    task.store.apply(
        new RecordCommand.SetLimits(new RequestId(1, 1), key, new StreamLimits(0, 0, 100)),
        new LogPosition(0, 0),
        1000);
    task.store.apply(append(key, "", "{\"a\":1}"), new LogPosition(0, 1), 1000);
    task.now = Long.MAX_VALUE / 2;
    task.runTimers();
    Change patched = task.store.apply(patch(key, 1), new LogPosition(0, 2), 1100);
    assertThat(patched.outcome()).isEqualTo(new Outcome.Appended(2, 2, 1100));
    assertThat(new String(patched.documents().get(0), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(task.store.apply(patch(key, 7), new LogPosition(0, 3), 1101).outcome())
        .isEqualTo(new Outcome.Conflict(7, 2));
    Change late = task.store.apply(patch(key, 2), new LogPosition(0, 4), 1201);
    assertThat(((Outcome.Refused) late.outcome()).reason()).isEqualTo(Change.Reason.UNKNOWN_STREAM);
  }

  private static RecordCommand.Patch patch(StreamKey key, long expectedLast) {
    return new RecordCommand.Patch(
        new RequestId(2, 2),
        key,
        RecordCommand.NO_IDEMPOTENCY_KEY,
        expectedLast,
        true,
        "{\"b\":2}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bucketsSumWhatTheirStreamsHold() {
    Task task = new Task();
    for (int i = 0; i < 50; i++) {
      StreamKey key = StreamKey.of("b" + i % 5, "s" + i);
      task.store.apply(append(key, "", "123"), new LogPosition(0, 2 * i), 1000 + i);
      task.store.apply(append(key, "", "4567"), new LogPosition(0, 2 * i + 1), 1000 + i);
    }
    for (int i = 0; i < 50; i += i % 5 == 4 ? 1 : 10) {
      task.store.apply(
          new RecordCommand.Delete(new RequestId(1, 1), StreamKey.of("b" + i % 5, "s" + i)),
          new LogPosition(0, 100 + i),
          2000);
    }
    RecordResult.Buckets all =
        (RecordResult.Buckets)
            task.engine.answer(new RecordQuery.Buckets(List.of(), new NamePage("b", "b0", 3), 0));
    assertThat(all.buckets())
        .containsExactly(
            new RecordResult.Buckets.Entry("b1", 10, 20, 70, 1046),
            new RecordResult.Buckets.Entry("b2", 10, 20, 70, 1047),
            new RecordResult.Buckets.Entry("b3", 10, 20, 70, 1048));
    assertThat(all.more()).isTrue();
  }

  @Test
  void aPageOfManyStreamsCostsAPage() {
    int[] steps = {0};
    HeapRecordMap map = new HeapRecordMap();
    StreamStore store = new StreamStore(map, TASK, () -> 0, (key, at) -> {});
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      names.add("s" + i);
      store.apply(append(StreamKey.of("b", "s" + i), "", "1"), new LogPosition(0, i), 1);
    }
    names.sort(Comparator.comparing(s -> s.getBytes(StandardCharsets.UTF_8), Arrays::compare));
    StreamEngine engine = new StreamEngine(new CountingRecordMap(map, steps), TASK, () -> 0);
    RecordResult.Streams page =
        (RecordResult.Streams)
            engine.answer(
                new RecordQuery.Streams(
                    List.of(), "b", new NamePage("s", names.get(49_999), 100), 0));
    assertThat(page.streams().stream().map(RecordResult.Streams.Entry::name).toList())
        .isEqualTo(names.subList(50_000, 50_100));
    assertThat(page.more()).isTrue();
    assertThat(steps[0]).isLessThan(300);
  }

  /** As a replica answers that has not applied the deletion in every partition yet. */
  @Test
  void limitsOfABucketThatAReaderDeletedAreGoneOnceItsPositionIsApplied() {
    Task task = new Task();
    StreamLimits seven = new StreamLimits(7, 0, 0);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      limit(task, seven, new LogPosition(partition, 0));
    }
    LogPosition deletion = new LogPosition(1, 1);
    limit(task, StreamLimits.NONE, deletion);

    assertThat(limitsOfBucket(task, List.of())).isEqualTo(seven);
    assertThat(limitsOfBucket(task, List.of(deletion))).isEqualTo(StreamLimits.NONE);
    assertThat(limitsOfBucket(task, List.of(new LogPosition(2, 0)))).isEqualTo(seven);
    RecordResult.LimitsOf ofStream =
        (RecordResult.LimitsOf)
            task.engine.answer(new RecordQuery.LimitsOf(deletion, StreamKey.of("b", "none")));
    assertThat(ofStream.ofBucket()).isEqualTo(StreamLimits.NONE);
  }

  private static void limit(Task task, StreamLimits limits, LogPosition position) {
    task.store.apply(
        new RecordCommand.SetBucketLimits(new RequestId(1, 1), "b", limits), position, 1);
  }

  private static StreamLimits limitsOfBucket(Task task, List<LogPosition> required) {
    RecordResult answer = task.engine.answer(new RecordQuery.LimitsOfBucket(required, "b", 0));
    return ((RecordResult.LimitsOf) answer).ofBucket();
  }
}
