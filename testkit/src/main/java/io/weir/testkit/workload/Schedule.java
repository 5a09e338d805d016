package io.weir.testkit.workload;

import java.util.List;

/**
 * When each sample of a run is: sample n has a time, later than sample n-1's, computed in O(number
 * of segments) and invertible.
 *
 * @param start ns since the epoch, the time of sample 0
 * @param segments one after the other, at least one
 */
public record Schedule(long start, List<Segment> segments) {
  /** What it takes to get ready for a schedule that begins in the future, in ns. */
  public static final long AHEAD = 500_000_000L;

  /** The most samples in a run; sample numbers fit an {@code int}. */
  public static final long MAX_COUNT = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if there is no segment, or there are too many samples
   */
  public Schedule {
    segments = List.copyOf(segments);
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("segments: must be one or more, got none");
    }
    long count = segments.stream().mapToLong(Segment::count).sum();
    if (count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "samples: a run has at most " + MAX_COUNT + ", got " + count);
    }
  }

  /** One rate from {@code start} on, in ns since the epoch. */
  public static Schedule steady(long start, long rate, long nanos) {
    return new Schedule(start, List.of(new Segment(rate, nanos)));
  }

  /** One rate from {@link #AHEAD} ns from now on. */
  public static Schedule live(long rate, long nanos) {
    return steady(Nanos.now() + AHEAD, rate, nanos);
  }

  /** One rate up to now. */
  public static Schedule recent(long rate, long nanos) {
    return steady(Nanos.now() - nanos, rate, nanos);
  }

  /** The number of samples. */
  public long count() {
    return segments.stream().mapToLong(Segment::count).sum();
  }

  /** Where it ends, in ns since the epoch: after the last sample. */
  public long end() {
    return startOf(segments.size());
  }

  /** Where segment {@code index} begins, in ns since the epoch. */
  public long startOf(int index) {
    long time = start;
    for (int i = 0; i < index; i++) {
      time += segments.get(i).nanos();
    }
    return time;
  }

  /** The time of sample {@code n}, in ns since the epoch; {@code n} is 0 to {@code count() - 1}. */
  public long time(long n) {
    long first = 0;
    long time = start;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long count = segment.count();
      if (n < first + count) {
        return time + segment.offset(n - first);
      }
      first += count;
      time += segment.nanos();
    }
    throw new IndexOutOfBoundsException("sample " + n + " of " + first);
  }

  /** Which segment sample {@code n} lies in. */
  public int segmentOf(long n) {
    long first = 0;
    for (int i = 0; i < segments.size(); i++) {
      first += segments.get(i).count();
      if (n < first) {
        return i;
      }
    }
    throw new IndexOutOfBoundsException("sample " + n + " of " + first);
  }

  /** How many samples have a time before {@code time}. */
  public long countBefore(long time) {
    long count = 0;
    long from = start;
    for (Segment segment : segments) {
      if (time <= from) {
        return count;
      }
      // Before the subtraction, so that a time far away cannot overflow it.
      long to = from + segment.nanos();
      count += time >= to ? segment.count() : segment.countBefore(time - from);
      from = to;
    }
    return count;
  }
}
