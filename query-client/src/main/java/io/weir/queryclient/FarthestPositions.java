package io.weir.queryclient;

import io.weir.model.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The farthest positions that any replica was seen at, and when they were first seen, by the clock
 * of this process. Holds at most {@value #MAX} of them, of some 20 bytes a partition each. For one
 * thread at a time.
 *
 * <p>Within one log the higher offset is farther, whatever the append times: those come from the
 * clocks of brokers, and a later leader may stamp a later record earlier. Offsets start anew when
 * the topic is created anew, and fall where a log is cut off. So append times decide where they
 * differ by more than {@link #CLOCK_DIFFERENCE_MILLIS}; brokers' clocks must not differ by as much.
 * Until the new log is later than the old one by that much, positions in the old one count as
 * farther.
 */
final class FarthestPositions {
  static final int MAX = 128;

  /** The most by which the clocks of two brokers may differ. */
  static final long CLOCK_DIFFERENCE_MILLIS = 60_000;

  private final List<Observation> observations = new ArrayList<>();

  /** Positions seen from {@code nanos} on, the farthest of them at {@code lastNanos}. */
  private record Observation(long nanos, long lastNanos, Positions positions) {
    Observation and(Observation later) {
      return new Observation(nanos, later.lastNanos, later.positions);
    }
  }

  /** Adds the positions of a replica, which may or may not be farther. */
  void add(Positions seen, long nanos) {
    Positions farthest = farthest(best(), seen);
    if (!farthest.equals(best())) {
      observations.add(new Observation(nanos, nanos, farthest));
      thin(nanos);
    }
  }

  /** Forgets all positions, since the log has changed. */
  void forget() {
    observations.clear();
  }

  /** Merges neighbours where that adds little to a lag. */
  private void thin(long now) {
    for (int i = observations.size() - 1; i > 0; i--) {
      Observation earlier = observations.get(i - 1);
      Observation later = observations.get(i);
      if (later.lastNanos - earlier.nanos <= (now - later.lastNanos) / 4) {
        observations.set(i - 1, earlier.and(later));
        observations.remove(i);
      }
    }
    if (observations.size() > MAX) {
      observations.set(0, observations.get(0).and(observations.remove(1)));
    }
  }

  /** The farthest position of any replica in each partition. */
  Positions best() {
    return observations.isEmpty()
        ? Positions.NONE
        : observations.get(observations.size() - 1).positions;
  }

  /**
   * The time since a position became known that these do not reach; 0 if they reach all. At most a
   * quarter too long, or more after hours.
   *
   * @param nanos when the positions were seen
   */
  long nanosUnreached(Positions positions, long nanos) {
    int first = observations.size();
    while (first > 0 && !reaches(positions, observations.get(first - 1).positions)) {
      first--;
    }
    return first == observations.size() ? 0 : Math.max(0, nanos - observations.get(first).nanos);
  }

  /** How many are held. */
  int size() {
    return observations.size();
  }

  private static boolean reaches(Positions positions, Positions known) {
    for (int i = 0; i < known.size(); i++) {
      if (!reaches(positions, known, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether positions are as far as what is known of the {@code i}th known partition. */
  static boolean reaches(Positions positions, Positions known, int i) {
    int j = positions.indexOf(known.partition(i));
    return j >= 0 && !isFarther(known, i, positions, j);
  }

  private static boolean isFarther(Positions one, int i, Positions other, int j) {
    long later = one.appendTime(i) - other.appendTime(j);
    return Math.abs(later) > CLOCK_DIFFERENCE_MILLIS ? later > 0 : one.offset(i) > other.offset(j);
  }

  private static Positions farthest(Positions one, Positions other) {
    int most = one.size() + other.size();
    int[] partitions = new int[most];
    long[] offsets = new long[most];
    long[] times = new long[most];
    int count = 0;
    for (int i = 0, j = 0; i < one.size() || j < other.size(); count++) {
      int order =
          Long.compare(partitionOrEnd(one, i), partitionOrEnd(other, j)); // negative: only in one
      boolean takesOne = order < 0 || (order == 0 && !isFarther(other, j, one, i));
      Positions from = takesOne ? one : other;
      int at = takesOne ? i : j;
      partitions[count] = from.partition(at);
      offsets[count] = from.offset(at);
      times[count] = from.appendTime(at);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return new Positions(
        Arrays.copyOf(partitions, count),
        Arrays.copyOf(offsets, count),
        Arrays.copyOf(times, count));
  }

  private static long partitionOrEnd(Positions positions, int i) {
    return i < positions.size() ? positions.partition(i) : Long.MAX_VALUE;
  }
}
