package io.weir.query;

import static io.weir.query.AnsweredReports.NONE;
import static io.weir.query.AnsweredReports.PERIODS;
import static io.weir.query.AnsweredReports.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions on {@code /api}, over a client that answers as the test says. */
class ReportFunctionsTest {
  @RegisterExtension private static final AnsweredReports REPORTS = new AnsweredReports();
  private static final String HEAD =
      "{\"tagName\":\"t\",\"start\":0,\"end\":9,\"resolution\":0,\"samples\":[";

  @Test
  void asksForTheFunctionsAndValuesInTheRequest() throws Exception {
    REPORTS.answer(new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none"));

    REPORTS.get("&fn=last,first,min,max,avg,sum,count,range,stddev,delta,rate,twa,ohlc");
    assertThat(REPORTS.asked().functions().stream().map(SampleFunction::kind))
        .containsExactly(
            Kind.LAST,
            Kind.FIRST,
            Kind.MIN,
            Kind.MAX,
            Kind.AVG,
            Kind.SUM,
            Kind.COUNT,
            Kind.RANGE,
            Kind.STDDEV,
            Kind.DELTA,
            Kind.RATE,
            Kind.TWA,
            Kind.OHLC);
    assertThat(REPORTS.asked().values()).isZero();
    REPORTS.get("&fn=sma(500ms),sma(10s),ema(1h),quantile(0.99),quantile(1),m4&values=0,3,63");
    assertThat(REPORTS.asked().functions())
        .containsExactly(
            new SampleFunction(Kind.SMA, 500_000_000L, 0),
            new SampleFunction(Kind.SMA, 10_000_000_000L, 0),
            new SampleFunction(Kind.EMA, 3_600_000_000_000L, 0),
            new SampleFunction(Kind.QUANTILE, 0, 0.99),
            new SampleFunction(Kind.QUANTILE, 0, 1),
            SampleFunction.of(Kind.M4));
    assertThat(REPORTS.asked().values()).isEqualTo(1L << 63 | 0b1001);
    REPORTS.get("&fn=min,rate,delta&reset=true");
    assertThat(REPORTS.asked().functions().stream().map(SampleFunction::kind))
        .containsExactly(Kind.MIN, Kind.COUNTER_RATE, Kind.COUNTER_DELTA);
    REPORTS.get("&values=7");
    assertThat(REPORTS.asked().functions()).isEmpty();
    assertThat(REPORTS.asked().values()).isEqualTo(1 << 7);
  }

  @Test
  void writesOneFunctionAsARowsValues() throws Exception {
    REPORTS.answer(rows(2, new Column(Kind.AVG, new double[] {1.5, 2, NONE, NONE, 0.1, -3})));

    assertThat(REPORTS.get("&fn=avg").body())
        .isEqualTo(
            HEAD
                + "{\"time\":3,\"values\":[1.5,2.0]},"
                + "{\"time\":6,\"values\":null},"
                + "{\"time\":9,\"values\":[0.1,-3.0]}]}");
  }

  @Test
  void writesSeveralFunctionsByTheTextsThatAskedForThem() throws Exception {
    REPORTS.answer(
        rows(
            2,
            new Column(Kind.SMA, new double[] {1.5, 2, NONE, NONE, 0.1, -3}),
            new Column(Kind.COUNT, new double[] {4, 4, 0, 0, 1, 1})));

    assertThat(REPORTS.get("&fn=sma(5m),count").body())
        .isEqualTo(
            "{\"tagName\":\"t\",\"start\":0,\"end\":9,\"resolution\":0,"
                + "\"functions\":[\"sma(5m)\",\"count\"],\"samples\":["
                + "{\"time\":3,\"values\":{\"sma(5m)\":[1.5,2.0],\"count\":[4.0,4.0]}},"
                + "{\"time\":6,\"values\":{\"sma(5m)\":null,\"count\":[0.0,0.0]}},"
                + "{\"time\":9,\"values\":{\"sma(5m)\":[0.1,-3.0],\"count\":[1.0,1.0]}}]}");
  }

  @Test
  void writesTheFourPartsOfOhlc() throws Exception {
    double[] values = {1, 10, 4, 40, 0.5, 5, 2, 20, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    REPORTS.answer(rows(new Periods(0, 9, 2), 2, new Column(Kind.OHLC, values)));

    assertThat(REPORTS.get("&fn=ohlc").body())
        .endsWith(
            "{\"time\":4,\"values\":{\"open\":[1.0,10.0],\"high\":[4.0,40.0],"
                + "\"low\":[0.5,5.0],\"close\":[2.0,20.0]}},"
                + "{\"time\":9,\"values\":null}]}");
  }

  @Test
  void writesTheFourPartsOfM4WithTheirTimes() throws Exception {
    double[] values = {1, 10, 0.5, 5, 4, 40, 2, 20, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    long[] times = {11, 14, 21, 22, 31, 32, 0, 0, 0, 0, 0, 0};
    REPORTS.answer(rows(new Periods(0, 9, 2), 2, new Column(Kind.M4, values, times)));

    assertThat(REPORTS.get("&fn=m4").body())
        .endsWith(
            "{\"time\":4,\"values\":{\"first\":{\"time\":11,\"values\":[1.0,10.0]},"
                + "\"min\":{\"times\":[21,22],\"values\":[0.5,5.0]},"
                + "\"max\":{\"times\":[31,32],\"values\":[4.0,40.0]},"
                + "\"last\":{\"time\":14,\"values\":[2.0,20.0]}}},"
                + "{\"time\":9,\"values\":null}]}");
  }

  @Test
  void writesNullForANumberThatIsNone() throws Exception {
    double[] values = {1, NONE, Double.POSITIVE_INFINITY, 2, NONE, NONE};
    REPORTS.answer(rows(2, new Column(Kind.SUM, values)));

    assertThat(REPORTS.get("&fn=sum").body())
        .contains("\"values\":[1.0,null]", "\"values\":[null,2.0]", "\"values\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | null [1.0,4.0] null null [2.5,-2.0] null",
        "zero | [0.0,0.0] [1.0,4.0] [0.0,0.0] [0.0,0.0] [2.5,-2.0] [0.0,0.0]",
        "previous | null [1.0,4.0] [1.0,4.0] [1.0,4.0] [2.5,-2.0] [2.5,-2.0]",
        "linear | null [1.0,4.0] [1.5,2.0] [2.0,0.0] [2.5,-2.0] null"
      })
  void fillsRowsWithoutValues(String fill, String expected) throws Exception {
    double[] values = {NONE, NONE, 1, 4, NONE, NONE, NONE, NONE, 2.5, -2, NONE, NONE};
    REPORTS.answer(rows(new Periods(0, 6, 6), 2, new Column(Kind.MIN, values)));

    assertThat(valuesOf(REPORTS.get("&fn=min&fill=" + fill))).isEqualTo(expected);
  }

  @Test
  void fillsLatestSamplesBeforeTheFirstOne() throws Exception {
    REPORTS.answer(new QueryResult.Rows(PERIODS, 0, 1, 2, 0, new double[] {7}));

    assertThat(valuesOf(REPORTS.get("&fill=zero"))).isEqualTo("[0.0] [0.0] [7.0]");
    assertThat(valuesOf(REPORTS.get("&fill=linear"))).isEqualTo("null null [7.0]");
  }

  @Test
  void fillsBetweenTheLargestNumbers() throws Exception {
    double most = Double.MAX_VALUE;
    REPORTS.answer(rows(1, new Column(Kind.MIN, new double[] {most, NONE, -most})));

    assertThat(valuesOf(REPORTS.get("&fn=min&fill=linear")))
        .isEqualTo("[1.7976931348623157E308] [0.0] [-1.7976931348623157E308]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fn=mn | fn | fn: must be some of [last, first, min, max, avg, sum, count, range, stddev,"
            + " delta, rate, twa, ohlc, m4, sma(5m), ema(1h), quantile(0.99)], got \\\"mn\\\"",
        "fn=Min | fn | twa, ohlc, m4, sma(5m), ema(1h), quantile(0.99)], got \\\"Min\\\"",
        "fn= | fn | quantile(0.99)], got \\\"\\\"",
        "fn=min,,max | fn | quantile(0.99)], got \\\"\\\"",
        "fn=counter_rate | fn | quantile(0.99)], got \\\"counter_rate\\\"",
        "fn=min(5m) | fn | quantile(0.99)], got \\\"min(5m)\\\"",
        "fn=sma | fn | quantile(0.99)], got \\\"sma\\\"",
        "fn=sma() | fn"
            + " | fn: needs a duration such as 500ms, 10s, 5m, 1h or 1d, got \\\"sma()\\\"",
        "fn=ema(5) | fn"
            + " | fn: needs a duration such as 500ms, 10s, 5m, 1h or 1d, got \\\"ema(5)\\\"",
        "fn=sma(33d) | fn | fn: a moving average must look back 1 ns to 32 days,"
            + " and no other function, got 2851200000000000 ns",
        "fn=quantile(x) | fn | fn: needs a number of 0 to 1, got \\\"quantile(x)\\\"",
        "fn=quantile(1.5) | fn | fn: a quantile must be 0 to 1, got 1.5",
        "fn=min,max,min | fn | fn: must name each function once, got \\\"min\\\"",
        "fn=sma(1m),sma(60s) | fn | fn: must name each function once, got \\\"sma(60s)\\\"",
        "fn=min&fn=max | fn | fn: must be given once, got it 2 times",
        "fn=min&reset=true | reset | reset: must go with fn=rate or fn=delta, got neither",
        "reset=true | reset | reset: must go with fn=rate or fn=delta, got neither",
        "fn=rate&reset=1 | reset | reset: must be one of [false, true], got \\\"1\\\"",
        "fill=nearest | fill"
            + " | fill: must be one of [none, previous, linear, zero], got \\\"nearest\\\"",
        "fn=min,m4&fill=zero | fill"
            + " | fill: must be none with fn=m4, whose numbers are always stored samples",
        "values= | values | values: must be numbers from 0 to 63 in ascending order"
            + " such as 0,3, got \\\"\\\"",
        "values=64 | values | such as 0,3, got \\\"64\\\"",
        "values=-1 | values | such as 0,3, got \\\"-1\\\"",
        "values=3,0 | values | such as 0,3, got \\\"3,0\\\"",
        "values=63,0 | values | such as 0,3, got \\\"63,0\\\"",
        "values=3,3 | values | such as 0,3, got \\\"3,3\\\"",
        "format=xml | format | format: must be one of [json, csv, ndjson, arrow], got \\\"xml\\\"",
        "func=min | func | func: is no parameter here, which takes"
            + " [compare, end, fill, fn, format, group, points, reset, start, tag, values, width]"
      })
  void refusesMalformedFunctions(String query, String field, String detail) throws Exception {
    HttpResponse<String> response = REPORTS.get("&" + query);

    assertThat(response.body()).endsWith(detail + "\",\"field\":\"" + field + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatTheSeriesCannotAnswer() throws Exception {
    REPORTS.answer(
        new QueryResult.Refusal(
            QueryResult.Refusal.Reason.INVALID, "values: must be less than the width 2, got 5"));

    HttpResponse<String> response = REPORTS.get("&fn=min&values=5");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .endsWith(
            "\"detail\":\"values: must be less than the width 2, got 5\",\"field\":\"values\"}");
  }

  /** What the rows of a reply have as values. */
  private static String valuesOf(HttpResponse<String> response) {
    String rows = response.body().replaceFirst(".*\"samples\":\\[", "");
    return rows.replaceAll("},?\\{?\"time\":\\d+,\"values\":|\\{\"time\":\\d+,\"values\":", " ")
        .replace("}]}", "")
        .strip();
  }
}
