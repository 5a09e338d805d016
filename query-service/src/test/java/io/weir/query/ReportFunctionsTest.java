package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions on {@code /api}, over a client that answers as the test says. */
class ReportFunctionsTest {
  private static final double NONE = Double.NaN;
  private static final Periods PERIODS = new Periods(0, 9, 3);
  private static final String HEAD =
      "{\"tagName\":\"t\",\"start\":0,\"end\":9,\"resolution\":0,\"samples\":[";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static QueryServer server;
  private static volatile Query.Report asked;
  private static volatile QueryResult result;

  @BeforeAll
  static void start() {
    server =
        QueryServer.start(
            query -> {
              asked = (Query.Report) query;
              return CompletableFuture.completedFuture(result);
            },
            Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void asksForTheFunctionsAndValuesInTheRequest() throws Exception {
    result = new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");

    get("&fn=last,first,min,max,avg,sum,count,range,stddev,delta,rate,twa,ohlc");
    assertThat(asked.functions().stream().map(SampleFunction::kind))
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
    assertThat(asked.values()).isZero();
    get("&fn=sma(500ms),sma(10s),ema(1h),quantile(0.99),quantile(1),m4&values=0,3,63");
    assertThat(asked.functions())
        .containsExactly(
            new SampleFunction(Kind.SMA, 500_000_000L, 0),
            new SampleFunction(Kind.SMA, 10_000_000_000L, 0),
            new SampleFunction(Kind.EMA, 3_600_000_000_000L, 0),
            new SampleFunction(Kind.QUANTILE, 0, 0.99),
            new SampleFunction(Kind.QUANTILE, 0, 1),
            SampleFunction.of(Kind.M4));
    assertThat(asked.values()).isEqualTo(1L << 63 | 0b1001);
    get("&fn=min,rate,delta&reset=true");
    assertThat(asked.functions().stream().map(SampleFunction::kind))
        .containsExactly(Kind.MIN, Kind.COUNTER_RATE, Kind.COUNTER_DELTA);
    get("&values=7");
    assertThat(asked.functions()).isEmpty();
    assertThat(asked.values()).isEqualTo(1 << 7);
  }

  @Test
  void writesOneFunctionAsARowsValues() throws Exception {
    result = rows(2, new Column(Kind.AVG, new double[] {1.5, 2, NONE, NONE, 0.1, -3}));

    assertThat(get("&fn=avg").body())
        .isEqualTo(
            HEAD
                + "{\"time\":3,\"values\":[1.5,2.0]},"
                + "{\"time\":6,\"values\":null},"
                + "{\"time\":9,\"values\":[0.1,-3.0]}]}");
  }

  @Test
  void writesSeveralFunctionsByTheTextsThatAskedForThem() throws Exception {
    result =
        rows(
            2,
            new Column(Kind.SMA, new double[] {1.5, 2, NONE, NONE, 0.1, -3}),
            new Column(Kind.COUNT, new double[] {4, 4, 0, 0, 1, 1}));

    assertThat(get("&fn=sma(5m),count").body())
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
    result = rows(new Periods(0, 9, 2), 2, new Column(Kind.OHLC, values));

    assertThat(get("&fn=ohlc").body())
        .endsWith(
            "{\"time\":4,\"values\":{\"open\":[1.0,10.0],\"high\":[4.0,40.0],"
                + "\"low\":[0.5,5.0],\"close\":[2.0,20.0]}},"
                + "{\"time\":9,\"values\":null}]}");
  }

  @Test
  void writesTheFourPartsOfM4WithTheirTimes() throws Exception {
    double[] values = {1, 10, 0.5, 5, 4, 40, 2, 20, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    long[] times = {11, 14, 21, 22, 31, 32, 0, 0, 0, 0, 0, 0};
    result = rows(new Periods(0, 9, 2), 2, new Column(Kind.M4, values, times));

    assertThat(get("&fn=m4").body())
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
    result = rows(2, new Column(Kind.SUM, values));

    assertThat(get("&fn=sum").body())
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
    result = rows(new Periods(0, 6, 6), 2, new Column(Kind.MIN, values));

    assertThat(valuesOf(get("&fn=min&fill=" + fill))).isEqualTo(expected);
  }

  @Test
  void fillsLatestSamplesBeforeTheFirstOne() throws Exception {
    result = new QueryResult.Rows(PERIODS, 0, 1, 2, 0, new double[] {7});

    assertThat(valuesOf(get("&fill=zero"))).isEqualTo("[0.0] [0.0] [7.0]");
    assertThat(valuesOf(get("&fill=linear"))).isEqualTo("null null [7.0]");
  }

  @Test
  void fillsBetweenTheLargestNumbers() throws Exception {
    double most = Double.MAX_VALUE;
    result = rows(1, new Column(Kind.MIN, new double[] {most, NONE, -most}));

    assertThat(valuesOf(get("&fn=min&fill=linear")))
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
    HttpResponse<String> response = get("&" + query);

    assertThat(response.body()).endsWith(detail + "\",\"field\":\"" + field + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatTheSeriesCannotAnswer() throws Exception {
    result =
        new QueryResult.Refusal(
            QueryResult.Refusal.Reason.INVALID, "values: must be less than the width 2, got 5");

    HttpResponse<String> response = get("&fn=min&values=5");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .endsWith(
            "\"detail\":\"values: must be less than the width 2, got 5\",\"field\":\"values\"}");
  }

  @Test
  void writesCsvWithValuesNamedByTheirNumber() throws Exception {
    result = new QueryResult.Rows(PERIODS, 0, 2, 1, 0, new double[] {1.5, -0.0, 2, 1e300});
    assertThat(get("&format=csv").body()).isEqualTo("time,v0,v1\n3,,\n6,1.5,-0.0\n9,2.0,1.0E300\n");

    result = rows(2, new Column(Kind.AVG, new double[] {1.5, 2, NONE, NONE, NONE, -3}));
    assertThat(get("&format=csv&fn=avg&values=3,63").body())
        .isEqualTo("time,v3,v63\n3,1.5,2.0\n6,,\n9,,-3.0\n");
  }

  @Test
  void writesCsvOfSeveralFunctions() throws Exception {
    result =
        rows(
            new Periods(0, 9, 1),
            2,
            new Column(Kind.SMA, new double[] {1.5, 2}),
            new Column(Kind.OHLC, new double[] {1, 2, 3, 4, 5, 6, 7, 8}));

    assertThat(get("&format=csv&fn=sma(5m),ohlc").body())
        .isEqualTo(
            "time,sma(5m)_v0,sma(5m)_v1,ohlc_open_v0,ohlc_open_v1,ohlc_high_v0,ohlc_high_v1,"
                + "ohlc_low_v0,ohlc_low_v1,ohlc_close_v0,ohlc_close_v1\n"
                + "9,1.5,2.0,1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0\n");
  }

  @Test
  void writesCsvOfM4WithItsTimes() throws Exception {
    double[] values = {1, 10, 0.5, 5, 4, 40, 2, 20, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    long[] times = {11, 14, 21, 22, 31, 32, 0, 0, 0, 0, 0, 0};
    result = rows(new Periods(0, 9, 2), 2, new Column(Kind.M4, values, times));

    assertThat(get("&format=csv&fn=m4").body())
        .isEqualTo(
            "time,first_time,first_v0,first_v1,min_time_v0,min_time_v1,min_v0,min_v1,"
                + "max_time_v0,max_time_v1,max_v0,max_v1,last_time,last_v0,last_v1\n"
                + "4,11,1.0,10.0,21,22,0.5,5.0,31,32,4.0,40.0,14,2.0,20.0\n"
                + "9,,,,,,,,,,,,,,\n");
  }

  @Test
  void writesTheRowsOfJsonOneALine() throws Exception {
    result =
        rows(
            1,
            new Column(Kind.MIN, new double[] {1, NONE, 3}),
            new Column(Kind.MAX, new double[] {4, NONE, 6}));

    assertThat(get("&format=ndjson&fn=min,max").body())
        .isEqualTo(
            "{\"time\":3,\"values\":{\"min\":[1.0],\"max\":[4.0]}}\n"
                + "{\"time\":6,\"values\":{\"min\":null,\"max\":null}}\n"
                + "{\"time\":9,\"values\":{\"min\":[3.0],\"max\":[6.0]}}\n");
  }

  @Test
  void writesArrowWithTheColumnsOfCsv() throws Exception {
    result =
        new QueryResult.FunctionRows(
            PERIODS, 60, 1, 0, List.of(column(), new Column(Kind.MAX, new double[] {4, NONE, 6})));
    HttpRequest request = HttpRequest.newBuilder(uri("&format=arrow&fn=min,max")).build();

    HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.apache.arrow.stream");
    assertThat(response.headers().firstValue("Content-Length"))
        .hasValue(Integer.toString(response.body().length));
    try (RootAllocator memory = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(response.body()), memory)) {
      assertThat(reader.loadNextBatch()).isTrue();
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      assertThat(batch.getSchema().toString())
          .startsWith(
              "Schema<time: Timestamp(NANOSECOND, UTC) not null, min_v0: FloatingPoint(DOUBLE),"
                  + " max_v0: FloatingPoint(DOUBLE)>");
      assertThat(batch.getSchema().getCustomMetadata())
          .isEqualTo(Map.of("tag", "t", "resolution", "60"));
      assertThat(batch.getFieldVectors().stream().map(Object::toString))
          .containsExactly("[3, 6, 9]", "[1.0, 2.0, 3.0]", "[4.0, null, 6.0]");
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  @Test
  void writesArrowOfM4WithItsTimes() throws Exception {
    double[] values = {1, 0.5, 4, 2, NONE, NONE, NONE, NONE};
    long[] times = {11, 14, 21, 31, 0, 0, 0, 0};
    result = rows(new Periods(0, 9, 2), 1, new Column(Kind.M4, values, times));
    HttpRequest request = HttpRequest.newBuilder(uri("&format=arrow&fn=m4")).build();

    byte[] body = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();

    try (RootAllocator memory = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(body), memory)) {
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(
              reader.getVectorSchemaRoot().getFieldVectors().stream()
                  .map(vector -> vector.getName() + vector))
          .containsExactly(
              "time[4, 9]",
              "first_time[11, null]",
              "first_v0[1.0, null]",
              "min_time_v0[21, null]",
              "min_v0[0.5, null]",
              "max_time_v0[31, null]",
              "max_v0[4.0, null]",
              "last_time[14, null]",
              "last_v0[2.0, null]");
    }
  }

  @Test
  void choosesTheFormatByParameterOrHeader() throws Exception {
    result = new QueryResult.FunctionRows(PERIODS, 60, 1, 0, List.of(column()));

    assertThat(head("", null)).isEqualTo("application/json -");
    assertThat(head("&format=json", "text/csv")).isEqualTo("application/json -");
    assertThat(head("", "text/csv")).isEqualTo("text/csv;charset=utf-8;header=present 60");
    assertThat(head("&format=csv", null)).isEqualTo("text/csv;charset=utf-8;header=present 60");
    assertThat(head("&format=ndjson", "text/csv")).isEqualTo("application/x-ndjson 60");
  }

  private static Column column() {
    return new Column(Kind.MIN, new double[] {1, 2, 3});
  }

  private static String head(String more, String accept) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("&fn=min" + more));
    if (accept != null) {
      request.header("Accept", accept);
    }
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return response.headers().firstValue("Content-Type").orElse("-").replace(" ", "")
        + " "
        + response.headers().firstValue("Weir-Resolution").orElse("-");
  }

  private static QueryResult rows(int width, Column... columns) {
    return rows(PERIODS, width, columns);
  }

  private static QueryResult rows(Periods periods, int width, Column... columns) {
    return new QueryResult.FunctionRows(periods, 0, width, 0, List.of(columns));
  }

  /** What the rows of a reply have as values. */
  private static String valuesOf(HttpResponse<String> response) {
    String rows = response.body().replaceFirst(".*\"samples\":\\[", "");
    return rows.replaceAll("},?\\{?\"time\":\\d+,\"values\":|\\{\"time\":\\d+,\"values\":", " ")
        .replace("}]}", "")
        .strip();
  }

  private static HttpResponse<String> get(String more) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(more)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String more) {
    return URI.create(server.http().url() + "/api?tag=t&start=0&end=9&points=3" + more);
  }
}
