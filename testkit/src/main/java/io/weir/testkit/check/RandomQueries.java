package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Chooses queries, by a seed: frequent tags and rare ones, intervals that lie inside the run,
 * around it, before it, that are tiny, and that begin or end exactly at a sample or 1 ns after it.
 */
final class RandomQueries {
  private static final long MINUTE = 60_000_000_000L;
  private static final int FREQUENT = 100;
  private static final int USUAL_POINTS = 1000;

  private final SplittableRandom random;

  RandomQueries(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Half of them among the most frequent tags, half among all. */
  Set<Integer> tags(Workload workload, int count) {
    Set<Integer> tags = new TreeSet<>();
    int wanted = Math.min(count, workload.tags());
    while (tags.size() < wanted) {
      boolean frequent = tags.size() < wanted / 2;
      tags.add(random.nextInt(frequent ? Math.min(FREQUENT, workload.tags()) : workload.tags()));
    }
    return tags;
  }

  /** A query about one of the tags. */
  RowsQuery next(SentIndex sent, List<Integer> tags) {
    int tag = tags.get(random.nextInt(tags.size()));
    int points = points();
    long[] interval = interval(sent, tag);
    long start = Math.max(1, interval[0]);
    long end = Math.max(interval[1], start + points);
    return new RowsQuery(tag, new Periods(start, end, points));
  }

  private int points() {
    return switch (random.nextInt(8)) {
      case 0 -> 1;
      case 1, 2 -> random.nextInt(1, 3 * USUAL_POINTS);
      case 3 -> random.nextInt(1, 20);
      default -> USUAL_POINTS;
    };
  }

  private long[] interval(SentIndex sent, int tag) {
    Schedule schedule = sent.manifest().workload().schedule();
    long from = schedule.start();
    long to = schedule.end();
    long length = to - from;
    long a = from + random.nextLong(length);
    return switch (random.nextInt(7)) {
      case 0 -> new long[] {from - random.nextLong(length), to + random.nextLong(MINUTE)};
      case 1 -> new long[] {from - 2 * MINUTE, from - random.nextLong(MINUTE)};
      case 2 -> new long[] {a - 10 * MINUTE, a};
      case 3 -> new long[] {a, a + random.nextLong(1, 1_000_000_000)};
      case 4 -> new long[] {a - random.nextLong(1, MINUTE), atSample(sent, tag, a)};
      case 5 -> new long[] {atSample(sent, tag, a), to};
      default -> new long[] {a, a + random.nextLong(1, length)};
    };
  }

  /** The time of one of the tag's samples, or 1 ns later. */
  private long atSample(SentIndex sent, int tag, long otherwise) {
    int[] numbers = sent.numbers(tag);
    if (numbers.length == 0) {
      return otherwise;
    }
    int n = numbers[random.nextInt(numbers.length)];
    return sent.manifest().workload().time(n) + random.nextInt(2);
  }
}
