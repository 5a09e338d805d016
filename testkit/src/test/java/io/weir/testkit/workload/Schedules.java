package io.weir.testkit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random schedules for tests. */
public final class Schedules {
  private Schedules() {}

  static Schedule random(SplittableRandom random) {
    List<Segment> segments = new ArrayList<>();
    int count = random.nextInt(1, 5);
    for (int i = 0; i < count; i++) {
      long rate = random.nextLong(1, 1L << random.nextInt(1, 18));
      segments.add(new Segment(rate, random.nextLong(1, 3_000_000_000L)));
    }
    return new Schedule(random.nextLong(1L << 61), segments);
  }

  /** The number of the tag's latest sample before {@code time}, -1 if none. */
  public static long latestBefore(Workload workload, int tag, long time) {
    long n = workload.schedule().countBefore(time) - 1;
    while (n >= 0 && workload.tag(n) != tag) {
      n--;
    }
    return n;
  }
}
