package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Times;
import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Computes a mean of the samples of [t(i) - span, t(i)), for every row i. Samples are added up in
 * parts, from the start of one window to the start of the next. A window is put together from its
 * parts, and nothing is ever subtracted, so that a huge value leaves no error in later windows. A
 * queue of two stacks adds each part to others at most twice, however long the windows are, and
 * holds the parts of the windows that have begun.
 */
final class WindowPass<T extends WindowPass.Total<T>> implements Pass {
  /** Adds up samples. */
  interface Total<T> {
    void add(ChunkColumns samples, int from, int to);

    Need need();

    void add(ChunkSummary chunk);

    void add(BucketColumns buckets, int from, int to);

    /** Adds all that another total has. */
    void add(T other);

    /** Puts the means of what was added; NaN if nothing was. */
    void putMeans(double[] target, int at);
  }

  private final Supplier<T> empty;
  private final SampleFunction.Kind kind;
  private final Periods periods;
  private final Deadline deadline;
  private final int width;
  private final long span;
  private final double[] means;

  /** Each is of a part and of all later ones up to {@link #newer}; the earliest part is on top. */
  private final Deque<T> older = new ArrayDeque<>();

  /** The later parts that are complete; the latest is on top. */
  private final Deque<T> newer = new ArrayDeque<>();

  /** Of all of {@link #newer}. */
  private T allNewer;

  /** The part of the window that began last; null while no window has begun that has not ended. */
  private T open;

  /** The next row whose window begins, and the next whose window ends. */
  private int beginning = 1;

  private int ending = 1;

  WindowPass(
      Supplier<T> empty,
      SampleFunction.Kind kind,
      Periods periods,
      int width,
      long span,
      Deadline deadline) {
    this.empty = empty;
    allNewer = empty.get();
    this.kind = kind;
    this.periods = periods;
    this.deadline = deadline;
    this.width = width;
    this.span = span;
    means = new double[periods.points() * width];
  }

  @Override
  public long start() {
    return begin(1);
  }

  private long begin(int row) {
    return Times.before(periods.time(row), span);
  }

  private long nextEdge() {
    if (ending > periods.points()) {
      return Long.MAX_VALUE;
    }
    long end = periods.time(ending);
    return beginning <= periods.points() ? Math.min(end, begin(beginning)) : end;
  }

  @Override
  public void add(ChunkColumns samples) {
    int from = samples.indexFrom(start());
    while (from < samples.size()) {
      moveTo(samples.time(from));
      int to = samples.indexFrom(nextEdge());
      if (open != null) {
        open.add(samples, from, to);
      }
      from = to;
    }
  }

  @Override
  public Need need() {
    return allNewer.need();
  }

  @Override
  public long moveOn(long time) {
    if (time < start()) {
      return start();
    }
    moveTo(time);
    return nextEdge();
  }

  @Override
  public void add(ChunkSummary chunk) {
    if (open != null && chunk.firstTime() >= start()) {
      open.add(chunk);
    }
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    int next = buckets.indexFrom(from, to, start());
    while (next < to) {
      moveTo(buckets.firstTime(next));
      int end = buckets.indexFrom(next, to, nextEdge());
      if (open != null) {
        open.add(buckets, next, end);
      }
      next = end;
    }
  }

  /** Passes the edges up to a time. */
  private void moveTo(long time) {
    while (ending <= periods.points() && nextEdge() <= time) {
      if (beginning <= periods.points() && begin(beginning) < periods.time(ending)) {
        beginPart();
        beginning++;
      } else {
        takeWindow().putMeans(means, (ending - 1) * width);
        deadline.checkRow(ending);
        ending++;
      }
    }
  }

  private void beginPart() {
    if (open != null) {
      newer.push(open);
      allNewer.add(open);
    }
    open = empty.get();
  }

  /** Takes the earliest part away, and adds the others of its window to it. */
  private T takeWindow() {
    if (older.isEmpty()) {
      turn();
    }
    if (older.isEmpty()) {
      T window = open;
      open = null;
      return window;
    }
    T window = older.pop();
    window.add(allNewer);
    window.add(open);
    return window;
  }

  private void turn() {
    while (!newer.isEmpty()) {
      T part = newer.pop();
      if (!older.isEmpty()) {
        part.add(older.peek());
      }
      older.push(part);
    }
    allNewer = empty.get();
  }

  @Override
  public List<Column> finish() {
    moveTo(periods.end());
    return List.of(new Column(kind, means));
  }
}
