package io.weir.job.samples.function;

import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Computes a mean of the samples of [t(i) - span, t(i)), for every row i. All samples are added up;
 * what the sum was where a window began is marked, and taken off where the window ends. So a pass
 * costs the same however long the windows are, and holds the marks of those that have begun.
 */
final class WindowPass<M> implements Pass {
  /** Adds up all samples. */
  interface Running<M> {
    void add(Columns samples, int from, int to);

    void add(Bucket bucket);

    /** What was added up to a time, which is later than all that was added. */
    M mark(long time);

    /** Puts the mean of what was added since a mark, as of a time; NaN if nothing was. */
    void putMeans(M mark, long markTime, long time, double[] target, int at);
  }

  private final Running<M> running;
  private final SampleFunction.Kind kind;
  private final Periods periods;
  private final int width;
  private final long span;
  private final double[] means;
  private final Queue<M> marks = new ArrayDeque<>();

  /** The next row whose window begins, and the next whose window ends. */
  private int beginning = 1;

  private int ending = 1;

  WindowPass(Running<M> running, SampleFunction.Kind kind, Periods periods, int width, long span) {
    this.running = running;
    this.kind = kind;
    this.periods = periods;
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
  public void add(Columns samples) {
    int from = samples.indexFrom(start());
    while (from < samples.size()) {
      moveTo(samples.time(from));
      int to = samples.indexFrom(nextEdge());
      running.add(samples, from, to);
      from = to;
    }
  }

  @Override
  public void add(Bucket bucket) {
    if (bucket.firstTime() >= start()) {
      moveTo(bucket.firstTime());
      running.add(bucket);
    }
  }

  /** Passes the edges up to a time. */
  private void moveTo(long time) {
    while (ending <= periods.points() && nextEdge() <= time) {
      if (beginning <= periods.points() && begin(beginning) < periods.time(ending)) {
        marks.add(running.mark(begin(beginning)));
        beginning++;
      } else {
        running.putMeans(
            marks.remove(), begin(ending), periods.time(ending), means, (ending - 1) * width);
        ending++;
      }
    }
  }

  @Override
  public List<Column> finish() {
    moveTo(periods.end());
    return List.of(new Column(kind, means));
  }
}
