package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.function.FunctionScan;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A report on a series whose width is known: the values and the functions that it asks for. */
final class FunctionQuery {
  private static final SampleFunction.Kind LAST = SampleFunction.Kind.LAST;

  private final Query.Report query;
  private final int width;

  /** The values that are wanted, in order. */
  private final int[] values;

  FunctionQuery(Query.Report query, int width) {
    this.query = query;
    this.width = width;
    long mask = query.values() == 0 ? -1L >>> (Long.SIZE - width) : query.values();
    values = IntStream.range(0, Long.SIZE).filter(v -> (mask >>> v & 1) != 0).toArray();
  }

  /** What is wrong with the query, for a series of this width; null if nothing is. */
  QueryResult.Refusal fault() {
    if (values[values.length - 1] >= width) {
      return invalid(
          "values: must be 0 to %d, as the series has %d values a sample, got %d",
          width - 1, width, values[values.length - 1]);
    }
    int parts = query.functions().stream().mapToInt(each -> each.kind().parts()).sum();
    long numbers = (long) query.periods().points() * values.length * parts;
    return numbers <= Query.Report.MAX_NUMBERS
        ? null
        : invalid(
            "points: must be so few that the result has at most %d numbers, got %d points of %d"
                + " values with %d numbers each, which are %d",
            Query.Report.MAX_NUMBERS, query.periods().points(), values.length, parts, numbers);
  }

  private static QueryResult.Refusal invalid(String message, Object... arguments) {
    return new QueryResult.Refusal(
        QueryResult.Refusal.Reason.INVALID, String.format(message, arguments));
  }

  /**
   * @param raw the samples
   * @param rows gives the latest samples, with all their values
   */
  QueryResult answer(TreeCursor raw, Supplier<QueryResult.Rows> rows) {
    if (query.functions().isEmpty()) {
      return selected(rows.get());
    }
    Periods periods = query.periods();
    List<SampleFunction> scanned =
        query.functions().stream().filter(function -> function.kind() != LAST).toList();
    FunctionScan scan = new FunctionScan(periods, scanned, values);
    if (!scanned.isEmpty()) {
      for (Chunk chunk = raw.chunkFor(scan.start());
          chunk != null;
          chunk = raw.nextChunk(periods.end())) {
        scan.add(chunk);
      }
    }
    long resolution = 0;
    long oldest = scan.start();
    Iterator<QueryResult.FunctionRows.Column> results = scan.finish().iterator();
    List<QueryResult.FunctionRows.Column> columns = new ArrayList<>();
    for (SampleFunction function : query.functions()) {
      if (function.kind() == LAST) {
        QueryResult.Rows latest = selected(rows.get());
        resolution = Math.max(resolution, latest.resolution());
        oldest = Math.min(oldest, latest.has(1) ? latest.oldest() : Long.MIN_VALUE);
        columns.add(column(latest));
      } else {
        columns.add(results.next());
      }
    }
    return new QueryResult.FunctionRows(periods, resolution, values.length, oldest, columns);
  }

  private static QueryResult.FunctionRows.Column column(QueryResult.Rows rows) {
    double[] column = new double[rows.periods().points() * rows.width()];
    int empty = column.length - rows.values().length;
    Arrays.fill(column, 0, empty, Double.NaN);
    System.arraycopy(rows.values(), 0, column, empty, rows.values().length);
    return new QueryResult.FunctionRows.Column(LAST, column);
  }

  /** The wanted values of rows. */
  private QueryResult.Rows selected(QueryResult.Rows rows) {
    if (values.length == width) {
      return rows;
    }
    double[] some = new double[rows.values().length / width * values.length];
    for (int at = 0, from = 0; at < some.length; from += width) {
      for (int value : values) {
        some[at++] = rows.values()[from + value];
      }
    }
    return new QueryResult.Rows(
        rows.periods(), rows.resolution(), values.length, rows.missing(), rows.oldest(), some);
  }
}
