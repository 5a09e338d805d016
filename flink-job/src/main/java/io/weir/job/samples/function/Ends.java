package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Times;

/** The first and the last sample of a period. */
final class Ends implements PeriodPart {
  private final double[] first;
  private final double[] last;
  private long firstTime;
  private long lastTime;
  private boolean empty;

  Ends(int width) {
    first = new double[width];
    last = new double[width];
  }

  @Override
  public void begin(long start, long end) {
    empty = true;
    firstTime = 0;
    lastTime = 0;
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    boolean later = empty || samples.time(to - 1) >= lastTime;
    for (int v = 0; v < first.length; v++) {
      if (empty) {
        first[v] = samples.get(v, from);
      }
      if (later) {
        last[v] = samples.get(v, to - 1);
      }
    }
    firstTime = empty ? samples.time(from) : firstTime;
    lastTime = later ? samples.time(to - 1) : lastTime;
    empty = false;
  }

  @Override
  public Need need() {
    return Need.ENDS;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < first.length; v++) {
      first[v] = empty ? chunk.first(v) : first[v];
      last[v] = chunk.last(v);
    }
    firstTime = empty ? chunk.firstTime() : firstTime;
    lastTime = chunk.lastTime();
    empty = false;
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    int end = to - 1; // whose last sample is the latest of them
    boolean later = empty || buckets.lastTime(end) > lastTime;
    for (int v = 0; v < first.length; v++) {
      if (empty) {
        first[v] = buckets.first(v, from);
      }
      if (later) {
        last[v] = buckets.last(v, end);
      }
    }
    firstTime = empty ? buckets.firstTime(from) : firstTime;
    lastTime = later ? buckets.lastTime(end) : lastTime;
    empty = false;
  }

  double first(int value) {
    return first[value];
  }

  double last(int value) {
    return last[value];
  }

  /** The time of the first sample; 0 if there is none. */
  long firstTime() {
    return firstTime;
  }

  /** The time of the last sample; 0 if there is none. */
  long lastTime() {
    return lastTime;
  }

  /** From the first sample to the last; NaN if they are of one time. */
  double seconds() {
    return firstTime == lastTime ? Double.NaN : Times.nanos(firstTime, lastTime) / 1e9;
  }
}
