package io.weir.query.client;

import io.weir.model.Positions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each replica is behind the others, from the positions that probes bring. What a replica
 * had applied is remembered when it no longer answers, so that one which lags is measured by what
 * the dead one had. Which of two positions is farther, {@link Sights} tells. Safe for any number of
 * threads.
 *
 * <p>In a partition a replica is behind for as long as a record is known that it lacks. That is too
 * little where it is seen for the first time, so it counts at least as much as the smaller of two
 * bounds: by how much the last record that it has applied was appended before the last one that
 * another has applied (far too much where a record came after an hour without any, wrong by what
 * the clocks of brokers differ); and for how long it was not seen to have caught up (too much where
 * records come all the time, and the others are always asked a moment later). The replica is as far
 * behind as in its worst partition: so a partition that is stuck does not hide.
 *
 * <p>While any replica has not been seen since this service started, nobody knows how far that one
 * had come. Then a replica counts as behind since the last record that it has applied was appended,
 * by the clocks of the broker and of this machine, in the partition where that is longest ago; also
 * if nothing was sent since.
 */
final class Lags {
  private final int replicas;
  private final InstantSource clock;
  private final Map<Replica, Course> courses = new HashMap<>();
  private final Sights sights = new Sights();

  /** What is known of one replica. */
  private static final class Course {
    Positions positions = Positions.NONE;
    long probedAt;
    long probedAtMillis;

    /** By partition, when it was last seen to have applied what any had. */
    final Map<Integer, Long> caughtUpAt = new HashMap<>();
  }

  /**
   * @param replicas how many there are, seen or not
   */
  Lags(int replicas, InstantSource clock) {
    this.replicas = replicas;
    this.clock = clock;
  }

  /**
   * A probe has found a replica there; tells all replicas how far they are behind.
   *
   * @param nanos as {@link System#nanoTime} has it
   */
  synchronized void observe(Replica replica, Positions positions, long nanos) {
    Course course = courses.computeIfAbsent(replica, r -> new Course());
    if (isOfACutLog(course.positions, positions)) {
      sights.forget(); // what was known may be of what was cut off, and never be reached
    }
    course.positions = positions;
    course.probedAt = nanos;
    course.probedAtMillis = clock.millis();
    sights.add(positions, nanos);
    if (allWereSeen()) {
      noteWhereCaughtUp(course);
    }
    courses.forEach((each, its) -> each.behindMillis(behindMillis(its)));
  }

  /** Whether a replica has read a later record at a lower offset than before. */
  private static boolean isOfACutLog(Positions before, Positions now) {
    for (int i = 0; i < now.size(); i++) {
      int j = before.indexOf(now.partition(i));
      if (j >= 0 && now.offset(i) < before.offset(j) && now.appendTime(i) > before.appendTime(j)) {
        return true;
      }
    }
    return false;
  }

  private boolean allWereSeen() {
    return courses.size() == replicas;
  }

  private void noteWhereCaughtUp(Course course) {
    Positions best = sights.best();
    for (int i = 0; i < best.size(); i++) {
      int partition = best.partition(i);
      if (Sights.reaches(course.positions, best, i)) {
        course.caughtUpAt.put(partition, course.probedAt);
      } else if (course.positions.indexOf(partition) < 0) {
        course.caughtUpAt.putIfAbsent(partition, course.probedAt);
      }
    }
  }

  private long behindMillis(Course course) {
    long worst = sights.nanosUnreached(course.positions, course.probedAt) / 1_000_000;
    Positions best = sights.best();
    for (int i = 0; i < best.size(); i++) {
      if (!Sights.reaches(course.positions, best, i)) {
        worst = Math.max(worst, behindMillis(course, best, i));
      }
    }
    return allWereSeen() ? worst : Math.max(worst, ageMillis(course));
  }

  private static long behindMillis(Course course, Positions best, int i) {
    int partition = best.partition(i);
    int its = course.positions.indexOf(partition);
    long byAppendTime =
        its < 0 ? Long.MAX_VALUE : best.appendTime(i) - course.positions.appendTime(its);
    Long caughtUpAt = course.caughtUpAt.get(partition);
    long sinceCaughtUp =
        caughtUpAt == null ? Long.MAX_VALUE : (course.probedAt - caughtUpAt) / 1_000_000;
    return Math.min(byAppendTime, sinceCaughtUp);
  }

  private static long ageMillis(Course course) {
    long oldest = course.probedAtMillis;
    for (int i = 0; i < course.positions.size(); i++) {
      oldest = Math.min(oldest, course.positions.appendTime(i));
    }
    return course.probedAtMillis - oldest;
  }
}
