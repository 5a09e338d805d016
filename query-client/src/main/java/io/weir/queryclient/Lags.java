package io.weir.queryclient;

import io.weir.model.Positions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * How far each replica is behind the others, from the positions that probes report. The positions
 * of a replica are kept when it no longer answers, so that one that lags is measured against the
 * dead one too. {@link FarthestPositions} compares positions. Safe for any number of threads.
 *
 * <p>In a partition the lag of a replica is the time since a record that it lacks became known.
 * That is too short for a replica that is seen for the first time, so the lag is at least the
 * smaller of two bounds. The first is the difference of the append times of the last records that
 * it and another replica have applied; it is far too long after an hour without records, and wrong
 * by the difference of the brokers' clocks. The second is the time since the replica was last seen
 * to have caught up; it is too long while records come all the time, since the others are probed a
 * moment later. The lag of a replica is that of its worst partition, so a stuck partition shows.
 *
 * <p>While any replica has not been seen since this service started, its position is unknown. Then
 * the lag of a replica is the age of the last record that it has applied (by the clocks of the
 * broker and of this machine), in the partition where that is oldest, even if nothing was sent
 * since.
 */
final class Lags {
  private final int replicas;
  private final InstantSource clock;
  private final ObjLongConsumer<Replica> told;
  private final Map<Replica, Course> courses = new HashMap<>();
  private final FarthestPositions sights = new FarthestPositions();

  /** What was seen of one replica. */
  private static final class Course {
    Positions positions = Positions.NONE;
    long probedAt;
    long probedAtMillis;

    /** By partition, when it was last seen to have applied all that any replica had. */
    final Map<Integer, Long> caughtUpAt = new HashMap<>();
  }

  /**
   * @param replicas the number of replicas, seen or not
   * @param told takes the lag of a replica, in ms
   */
  Lags(int replicas, InstantSource clock, ObjLongConsumer<Replica> told) {
    this.replicas = replicas;
    this.clock = clock;
    this.told = told;
  }

  /**
   * Takes the positions that a probe has found, and updates the lag of all replicas.
   *
   * @param nanos by {@link System#nanoTime}
   */
  synchronized void observe(Replica replica, Positions positions, long nanos) {
    Course course = courses.computeIfAbsent(replica, r -> new Course());
    if (isOfACutLog(course.positions, positions)) {
      sights.forget(); // known positions may be in the part that was cut off, and never be reached
    }
    course.positions = positions;
    course.probedAt = nanos;
    course.probedAtMillis = clock.millis();
    sights.add(positions, nanos);
    if (allWereSeen()) {
      noteWhereCaughtUp(course);
    }
    courses.forEach((each, its) -> told.accept(each, behindMillis(its)));
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
      if (FarthestPositions.reaches(course.positions, best, i)) {
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
      if (!FarthestPositions.reaches(course.positions, best, i)) {
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
