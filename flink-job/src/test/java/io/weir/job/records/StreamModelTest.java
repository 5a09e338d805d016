package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands, compared with a model that keeps everything. */
class StreamModelTest {
  private static final List<String> NAMES = List.of("a", "a~", "aü", "b", "\uFFFD", "\uD83D\uDE00");

  private record Logged(RecordCommand command, LogPosition position, long time) {
    Change applyTo(StreamTask task) {
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
    StreamTask task = new StreamTask();
    StreamTask other = new StreamTask();
    List<Logged> log = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    long[] offsets = new long[StreamTask.PARTITIONS];
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
    int partition = key.partition(StreamTask.PARTITIONS);
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
        bucketLimits.getOrDefault(
            key.partition(StreamTask.PARTITIONS) + key.bucket(), StreamLimits.NONE));
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
                  && key.partition(StreamTask.PARTITIONS) == next.position().partition()) {
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
      StreamTask task,
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
      StreamTask task, StreamKey key, Model stream, Map<String, StreamLimits> bucketLimits) {
    Model copy = new Model();
    copy.events.addAll(stream.events);
    copy.trim(limits(key, stream, bucketLimits), Math.max(task.now, stream.time));
    return copy.events;
  }

  private static void checkList(
      Random random,
      StreamTask task,
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
}
