package io.weir.job.samples.function;

import io.weir.job.samples.chunk.Chunk;
import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import java.util.List;

/**
 * Computes functions of the samples of an interval in one pass over its chunks. Holds what it knows
 * of one period and the wanted columns of one chunk, however long the interval is, and the result.
 * For one thread.
 */
public final class FunctionScan {
  private final Periods periods;
  private final Columns columns;
  private final PeriodPass pass;

  /**
   * @param functions any but {@link SampleFunction.Kind#LAST}
   * @param values which values of a sample are wanted, in order
   */
  public FunctionScan(Periods periods, List<SampleFunction> functions, int[] values) {
    this.periods = periods;
    columns = new Columns(values);
    pass = new PeriodPass(periods, values.length);
    functions.forEach(function -> pass.want(function.kind()));
  }

  /** The time of the earliest sample that may matter. */
  public long start() {
    return periods.start();
  }

  /** Adds the samples of a chunk that matter; all of them are later than those added before. */
  public void add(Chunk chunk) {
    columns.open(chunk, start(), periods.end());
    pass.add(columns);
  }

  /** What each function gives, in their order, once all chunks were added. */
  public List<Column> finish() {
    return pass.finish();
  }
}
