package io.weir.query.ask;

import io.weir.model.Positions;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each replica is behind the others, from the positions that probes bring. What a replica
 * had applied is remembered when it no longer answers, so that one which lags is measured by what
 * the dead one had. Safe for any number of threads.
 *
 * <p>In a partition a replica is behind by the smaller of two bounds: by how much the last record
 * that it has applied was appended before the last one that another has applied (far too much where
 * a record came after an hour without any); and for how long it was not seen to have caught up (too
 * much where records come all the time, and the others are always asked a moment later). The
 * replica is as far behind as in its worst partition: so a partition that is stuck does not hide.
 */
final class Lags {
  private final Map<Replica, Course> courses = new HashMap<>();

  /** What is known of one replica. */
  private static final class Course {
    Positions positions = Positions.NONE;
    long probedAt;

    /** By partition, when it was last seen to have applied what any had. */
    final Map<Integer, Long> caughtUpAt = new HashMap<>();
  }

  /** The farthest position of a partition. */
  private record Best(long offset, long appendTime) {
    static Best farther(Best one, Best other) {
      return one.appendTime > other.appendTime
              || (one.appendTime == other.appendTime && one.offset >= other.offset)
          ? one
          : other;
    }

    /** Whether nothing of this one is missing. Offsets start anew with a topic, times do not. */
    boolean isReachedBy(long offset, long appendTime) {
      return offset >= this.offset || appendTime >= this.appendTime;
    }
  }

  /**
   * A probe has found a replica there; tells all replicas how far they are behind.
   *
   * @param nanos as {@link System#nanoTime} has it
   */
  synchronized void observe(Replica replica, Positions positions, long nanos) {
    Course course = courses.computeIfAbsent(replica, r -> new Course());
    course.positions = positions;
    course.probedAt = nanos;
    Map<Integer, Best> best = best();
    if (courses.size() > 1) {
      best.forEach((partition, farthest) -> noteIfCaughtUp(course, partition, farthest));
    }
    courses.forEach((each, its) -> each.behindMillis(behindMillis(its, best)));
  }

  private Map<Integer, Best> best() {
    Map<Integer, Best> best = new HashMap<>();
    for (Course course : courses.values()) {
      Positions positions = course.positions;
      for (int i = 0; i < positions.size(); i++) {
        Best its = new Best(positions.offset(i), positions.appendTime(i));
        best.merge(positions.partition(i), its, Best::farther);
      }
    }
    return best;
  }

  private static void noteIfCaughtUp(Course course, int partition, Best best) {
    int i = course.positions.indexOf(partition);
    if (i < 0) {
      course.caughtUpAt.putIfAbsent(partition, course.probedAt);
    } else if (best.isReachedBy(course.positions.offset(i), course.positions.appendTime(i))) {
      course.caughtUpAt.put(partition, course.probedAt);
    }
  }

  private static long behindMillis(Course course, Map<Integer, Best> best) {
    long worst = 0;
    for (Map.Entry<Integer, Best> farthest : best.entrySet()) {
      worst = Math.max(worst, behindMillis(course, farthest.getKey(), farthest.getValue()));
    }
    return worst;
  }

  private static long behindMillis(Course course, int partition, Best best) {
    int i = course.positions.indexOf(partition);
    long byAppendTime = Long.MAX_VALUE;
    if (i >= 0) {
      if (best.isReachedBy(course.positions.offset(i), course.positions.appendTime(i))) {
        return 0;
      }
      byAppendTime = best.appendTime - course.positions.appendTime(i);
    }
    Long caughtUpAt = course.caughtUpAt.get(partition);
    long sinceCaughtUp =
        caughtUpAt == null ? Long.MAX_VALUE : (course.probedAt - caughtUpAt) / 1_000_000;
    return Math.min(byAppendTime, sinceCaughtUp);
  }
}
