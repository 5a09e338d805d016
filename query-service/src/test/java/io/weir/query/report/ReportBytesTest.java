package io.weir.query.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That no report takes more than was set aside for it, at its longest. */
class ReportBytesTest {
  private static final Tag TAG = Tag.of("\"".repeat(Tag.MAX_BYTES));
  private static final String ALL =
      "last,first,min,max,avg,sum,count,range,stddev,delta,rate,twa,ohlc,m4,"
          + "sma(000099999999ms),ema(000012345678ms),quantile(0.99999999999999999999)";

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 10", "10000, 1", "10000, 10", "10000, 50"})
  void isEnoughForLatestSamplesAndLessThanTwiceThat(int points, int width) {
    Periods periods = periods(points);
    QueryResult.Rows rows = new QueryResult.Rows(periods, 0, width, 0, 0, longest(points * width));
    ReportRequest request =
        new ReportRequest(new Query.Report(TAG, periods), List.of(), Fill.NONE, ReplyFormat.JSON);

    long bytes =
        2L * Double.BYTES * points * width
            + ReportTable.of(request, rows).text(ReplyFormat.JSON).length();

    assertThat(bytes)
        .isLessThanOrEqualTo(request.bytes(width))
        .isGreaterThan(request.bytes(width) / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "m4, 1, 1",
    "m4, 1, 64",
    "m4, 4000, 64",
    "m4, 10000, 1",
    "ohlc, 1, 1",
    "ohlc, 10000, 20",
    "'min,max', 10000, 50",
    "'m4,ohlc', 10000, 13",
    "'" + ALL + "', 1, 1",
    "'" + ALL + "', 1, 64"
  })
  void isEnoughForFunctions(String names, int points, int width) {
    Periods periods = periods(points);
    List<NamedFunction> functions = NamedFunction.list(names, false);
    List<Column> columns = new ArrayList<>();
    long answer = 0;
    for (NamedFunction function : functions) {
      Kind kind = function.function().kind();
      long[] times = new long[kind == Kind.M4 ? points * (2 + 2 * width) : 0];
      Arrays.fill(times, Long.MIN_VALUE);
      columns.add(new Column(kind, longest(points * kind.parts() * width), times));
      answer += 3L * points * kind.parts() * width * Double.BYTES + 2L * times.length * Long.BYTES;
    }
    QueryResult.FunctionRows rows = new QueryResult.FunctionRows(periods, 0, width, 0, columns);
    Query.Report query =
        new Query.Report(
            TAG, periods, 0, 0, 0, functions.stream().map(NamedFunction::function).toList());
    for (ReplyFormat format : ReplyFormat.values()) {
      ReportRequest request = new ReportRequest(query, functions, Fill.ZERO, format);
      assertThat(answer + ReportTable.of(request, rows).text(format).length())
          .as(format.toString())
          .isLessThanOrEqualTo(request.bytes(width));
    }
  }

  private static Periods periods(int points) {
    return new Periods(Long.MIN_VALUE, Long.MIN_VALUE + 11_000, points);
  }

  private static double[] longest(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> -1.2345678901234567e-300 * (1 + i % 7));
    return values;
  }
}
