package io.weir.query.several;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.decimal.ExactSum;
import io.weir.query.report.ReportRequest;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One series made of several, number by number: of those reports that have one there. Sums are as
 * exact as those of one tag: {@link ExactSum}.
 */
final class Group {
  /** Number, count and {@link ExactSum}, for each number of a report. */
  private static final int BYTES_OF_A_NUMBER = 88;

  private final Kind kind;
  private final List<Accumulator> columns = new ArrayList<>();
  private Periods periods;
  private int width;
  private long resolution;
  private long oldest = Long.MAX_VALUE;
  private boolean hasFunctions;

  Group(Kind kind) {
    this.kind = kind;
  }

  /** What is made of the numbers of several reports. */
  enum Kind {
    AVG,
    SUM,
    MIN,
    MAX;

    /**
     * The one that the parameter {@code group} names; empty if it is missing.
     *
     * @throws ProblemException 400, naming the field
     */
    static Optional<Kind> of(QueryParameters parameters) {
      OptionalInt choice =
          parameters.choice("group", Arrays.stream(values()).map(Kind::text).toList());
      return choice.isPresent() ? Optional.of(values()[choice.getAsInt()]) : Optional.empty();
    }

    private boolean isOfSums() {
      return this == AVG || this == SUM;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The numbers of one function. */
  private static final class Accumulator {
    private final SampleFunction.Kind function;
    private final double[] numbers;
    private final ExactSum[] sums;
    private final int[] counts;

    private Accumulator(SampleFunction.Kind function, int size, boolean isOfSums) {
      this.function = function;
      numbers = new double[size];
      sums = new ExactSum[isOfSums ? size : 0];
      Arrays.setAll(sums, at -> new ExactSum());
      counts = new int[size];
    }

    private void add(Kind kind, int at, double number) {
      if (Double.isNaN(number)) {
        return;
      }
      if (sums.length > 0) {
        sums[at].add(number);
      } else if (counts[at] == 0) {
        numbers[at] = number;
      } else {
        numbers[at] =
            kind == Kind.MIN ? Math.min(numbers[at], number) : Math.max(numbers[at], number);
      }
      counts[at]++;
    }

    private double result(Kind kind, int at) {
      if (counts[at] == 0) {
        return Double.NaN;
      }
      return switch (kind) {
        case MIN, MAX -> numbers[at];
        case SUM -> sums[at].value();
        case AVG -> sums[at].dividedBy(counts[at]);
      };
    }

    private double[] results(Kind kind) {
      Arrays.setAll(numbers, at -> result(kind, at));
      return numbers;
    }
  }

  /** The most memory for a group of reports whose results take so many bytes, each number twice. */
  static long bytes(long resultBytes) {
    return resultBytes / (2 * Double.BYTES) * BYTES_OF_A_NUMBER;
  }

  /**
   * Adds a report of the same periods and functions as those before.
   *
   * @param result {@code Rows} or {@code FunctionRows}
   * @throws ProblemException 400, if it has another width than those before
   */
  void add(QueryResult result) {
    if (result instanceof QueryResult.Rows rows) {
      begin(rows.periods(), rows.width(), List.of(SampleFunction.Kind.LAST));
      add(rows.resolution(), rows.missing() == rows.periods().points() ? oldest : rows.oldest());
      add(columns.get(0), rows.missing() * rows.width(), rows.values());
    } else {
      QueryResult.FunctionRows rows = (QueryResult.FunctionRows) result;
      hasFunctions = true;
      begin(
          rows.periods(),
          rows.width(),
          rows.columns().stream().map(QueryResult.FunctionRows.Column::kind).toList());
      add(rows.resolution(), rows.oldest());
      for (int c = 0; c < columns.size(); c++) {
        add(columns.get(c), 0, rows.columns().get(c).values());
      }
    }
  }

  private void begin(Periods ofReport, int widthOfReport, List<SampleFunction.Kind> functions) {
    if (periods == null) {
      periods = ofReport;
      width = widthOfReport;
      int size = periods.points() * width;
      functions.forEach(f -> columns.add(new Accumulator(f, size * f.parts(), kind.isOfSums())));
    } else if (width != widthOfReport) {
      throw ReportRequest.otherWidth(width, widthOfReport);
    }
  }

  private void add(long resolutionOfReport, long oldestOfReport) {
    resolution = Math.max(resolution, resolutionOfReport);
    oldest = Math.min(oldest, oldestOfReport);
  }

  private void add(Accumulator column, int from, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      column.add(kind, from + i, numbers[i]);
    }
  }

  /** The series, of the kind that its reports are of; empty if none was added. */
  Optional<QueryResult> result() {
    if (periods == null) {
      return Optional.empty();
    }
    return Optional.of(hasFunctions ? functionRows() : rows());
  }

  private QueryResult functionRows() {
    List<QueryResult.FunctionRows.Column> results =
        columns.stream()
            .map(
                column ->
                    new QueryResult.FunctionRows.Column(column.function, column.results(kind)))
            .toList();
    return new QueryResult.FunctionRows(periods, resolution, width, oldest, results);
  }

  /** From the first row with values on, all have some. */
  private QueryResult rows() {
    double[] values = columns.get(0).results(kind);
    int empty = 0;
    while (empty < values.length && Double.isNaN(values[empty])) {
      empty++;
    }
    int missing = empty / width;
    return new QueryResult.Rows(
        periods,
        resolution,
        width,
        missing,
        missing == periods.points() ? 0 : oldest,
        Arrays.copyOfRange(values, missing * width, values.length));
  }
}
