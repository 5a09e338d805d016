package io.weir.job.samples;

import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** A chunk store over a map, with a clock and a schedule that tests move by hand. */
final class StoreUnderTest {
  static final int WIDTH = 3;
  static final TaskKeyGroups ONE_KEY_GROUP = new TaskKeyGroups(new KeyGroups(1), 0, 0);

  final HeapFragments fragments = new HeapFragments();
  final HeapTagNames names = new HeapTagNames();
  final Map<Tag, Long> scheduled = new HashMap<>();
  final List<Tag> calls = new ArrayList<>();
  Instant now = Instant.parse("2026-01-02T00:00:00Z");

  /** Stands still, so that no query takes too long on a busy machine. */
  LongSupplier nanoTime = () -> 0;

  private final Retention retention;
  long heapBytes = 1 << 20;
  ChunkStore store;

  StoreUnderTest(Retention retention) {
    this.retention = retention;
    restart();
  }

  StoreUnderTest() {
    this(new Retention(Duration.ofDays(36500), Duration.ofDays(36500)));
  }

  /** Forgets what only the heap holds. */
  void restart() {
    InstantSource clock = () -> now;
    store =
        ChunkStore.over(
            fragments,
            fragments,
            names,
            ONE_KEY_GROUP,
            (tag, at) -> {
              calls.add(tag);
              scheduled.put(tag, at);
            },
            () -> QueryResult.Status.empty(0, 0),
            retention,
            clock,
            () -> nanoTime.getAsLong(),
            heapBytes);
  }

  /** The series of a tag with {@link #WIDTH} values. */
  static Series series(Tag tag) {
    return new Series(tag, WIDTH);
  }

  /** Adds a sample, of the series of as many values. */
  void add(Tag tag, long time, double... values) {
    SampleBlock.Writer block = new SampleBlock.Writer(values.length, 64);
    block.add(tag, time, values);
    store.samples().add(block.toBytes());
    if (store.samples().isFull()) {
      flush();
    }
  }

  void flush() {
    store.samples().flush();
  }

  /** Moves the clock, and runs upkeep until none is due. */
  void passUntil(Instant instant) {
    now = instant;
    for (boolean due = true; due; ) {
      List<Tag> tags = new ArrayList<>();
      scheduled.forEach(
          (tag, at) -> {
            if (at <= now.toEpochMilli()) {
              tags.add(tag);
            }
          });
      for (Tag tag : tags) {
        scheduled.remove(tag);
        store.samples().upkeep(tag);
      }
      due = !tags.isEmpty();
    }
  }

  QueryResult ask(Tag tag, Periods periods) {
    return ask(new Query.Report(tag, periods));
  }

  QueryResult ask(Query query) {
    return QueryResult.of(store.engine().answer(Query.of(query.toBytes())).toBytes());
  }

  QueryResult.Tags.Entry entry(Tag tag) {
    QueryResult.Tags tags =
        (QueryResult.Tags) store.engine().answer(new Query.TagList(tag.toString(), "", 1, 0, 0));
    return tags.tags().isEmpty() ? null : tags.tags().get(0);
  }

  /** What rows there must be: a plain reading of the definition. */
  static double[][] expected(TreeMap<Long, double[]> samples, Periods periods) {
    double[][] rows = new double[periods.points() + 1][];
    for (int i = 1; i <= periods.points(); i++) {
      Map.Entry<Long, double[]> latest = samples.lowerEntry(periods.time(i));
      rows[i] = latest == null ? null : latest.getValue();
    }
    return rows;
  }

  /** The time of the sample in the first row that has one, 0 if none has. */
  static long oldest(TreeMap<Long, double[]> samples, Periods periods) {
    for (int i = 1; i <= periods.points(); i++) {
      Long latest = samples.lowerKey(periods.time(i));
      if (latest != null) {
        return latest;
      }
    }
    return 0;
  }

  static double[][] rows(QueryResult answer) {
    QueryResult.Rows rows = (QueryResult.Rows) answer;
    double[][] values = new double[rows.periods().points() + 1][];
    for (int i = 1; i < values.length; i++) {
      if (rows.has(i)) {
        values[i] = new double[rows.width()];
        for (int v = 0; v < rows.width(); v++) {
          values[i][v] = rows.value(i, v);
        }
      }
    }
    return values;
  }
}
