package io.weir.query.several;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One series made of several, number by number: of those reports that have one there. Sums are
 * compensated (Neumaier), so that their order of magnitude or sign costs no places.
 */
final class Group {
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

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The numbers of one function. */
  private static final class Accumulator {
    private final SampleFunction.Kind function;
    private final double[] numbers;
    private final double[] lost;
    private final int[] counts;

    private Accumulator(SampleFunction.Kind function, int size) {
      this.function = function;
      numbers = new double[size];
      lost = new double[size];
      counts = new int[size];
    }

    private void add(Kind kind, int at, double number) {
      if (Double.isNaN(number)) {
        return;
      }
      double before = numbers[at];
      if (counts[at]++ == 0) {
        numbers[at] = number;
      } else if (kind == Kind.MIN) {
        numbers[at] = Math.min(before, number);
      } else if (kind == Kind.MAX) {
        numbers[at] = Math.max(before, number);
      } else {
        double sum = before + number;
        lost[at] +=
            Math.abs(before) >= Math.abs(number)
                ? (before - sum) + number
                : (number - sum) + before;
        numbers[at] = sum;
      }
    }

    private double result(Kind kind, int at) {
      if (counts[at] == 0) {
        return Double.NaN;
      }
      double number = Double.isFinite(numbers[at]) ? numbers[at] + lost[at] : numbers[at];
      return kind == Kind.AVG ? number / counts[at] : number;
    }

    private double[] results(Kind kind) {
      double[] results = new double[numbers.length];
      Arrays.setAll(results, at -> result(kind, at));
      return results;
    }
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
      functions.forEach(
          function -> columns.add(new Accumulator(function, size * function.parts())));
    } else if (width != widthOfReport) {
      throw ProblemException.badRequest(
          "width",
          "width: must be given, as the tags have series of "
              + width
              + " and of "
              + widthOfReport
              + " values");
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
