package io.weir.query;

import static io.weir.query.AnsweredReports.NONE;
import static io.weir.query.AnsweredReports.PERIODS;
import static io.weir.query.AnsweredReports.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction.Kind;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The formats of {@code /api} next to JSON, with functions and without. */
class ReportFormatsTest {
  @RegisterExtension private static final AnsweredReports REPORTS = new AnsweredReports();

  @Test
  void writesCsvWithValuesNamedByTheirNumber() throws Exception {
    REPORTS.answer(new QueryResult.Rows(PERIODS, 0, 2, 1, 0, new double[] {1.5, -0.0, 2, 1e300}));
    assertThat(REPORTS.get("&format=csv").body())
        .isEqualTo("time,v0,v1\n3,,\n6,1.5,-0.0\n9,2.0,1.0E300\n");

    REPORTS.answer(rows(2, new Column(Kind.AVG, new double[] {1.5, 2, NONE, NONE, NONE, -3})));
    assertThat(REPORTS.get("&format=csv&fn=avg&values=3,63").body())
        .isEqualTo("time,v3,v63\n3,1.5,2.0\n6,,\n9,,-3.0\n");
  }

  @Test
  void writesCsvOfSeveralFunctions() throws Exception {
    REPORTS.answer(
        rows(
            new Periods(0, 9, 1),
            2,
            new Column(Kind.SMA, new double[] {1.5, 2}),
            new Column(Kind.OHLC, new double[] {1, 2, 3, 4, 5, 6, 7, 8})));

    assertThat(REPORTS.get("&format=csv&fn=sma(5m),ohlc").body())
        .isEqualTo(
            "time,sma(5m)_v0,sma(5m)_v1,ohlc_open_v0,ohlc_open_v1,ohlc_high_v0,ohlc_high_v1,"
                + "ohlc_low_v0,ohlc_low_v1,ohlc_close_v0,ohlc_close_v1\n"
                + "9,1.5,2.0,1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0\n");
  }

  @Test
  void writesCsvOfM4WithItsTimes() throws Exception {
    double[] values = {1, 10, 0.5, 5, 4, 40, 2, 20, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};
    long[] times = {11, 14, 21, 22, 31, 32, 0, 0, 0, 0, 0, 0};
    REPORTS.answer(rows(new Periods(0, 9, 2), 2, new Column(Kind.M4, values, times)));

    assertThat(REPORTS.get("&format=csv&fn=m4").body())
        .isEqualTo(
            "time,first_time,first_v0,first_v1,min_time_v0,min_time_v1,min_v0,min_v1,"
                + "max_time_v0,max_time_v1,max_v0,max_v1,last_time,last_v0,last_v1\n"
                + "4,11,1.0,10.0,21,22,0.5,5.0,31,32,4.0,40.0,14,2.0,20.0\n"
                + "9,,,,,,,,,,,,,,\n");
  }

  @Test
  void writesTheRowsOfJsonOneALine() throws Exception {
    REPORTS.answer(
        rows(
            1,
            new Column(Kind.MIN, new double[] {1, NONE, 3}),
            new Column(Kind.MAX, new double[] {4, NONE, 6})));

    assertThat(REPORTS.get("&format=ndjson&fn=min,max").body())
        .isEqualTo(
            "{\"time\":3,\"values\":{\"min\":[1.0],\"max\":[4.0]}}\n"
                + "{\"time\":6,\"values\":{\"min\":null,\"max\":null}}\n"
                + "{\"time\":9,\"values\":{\"min\":[3.0],\"max\":[6.0]}}\n");
  }

  @Test
  void writesArrowWithTheColumnsOfCsv() throws Exception {
    REPORTS.answer(
        new QueryResult.FunctionRows(
            PERIODS, 60, 1, 0, List.of(column(), new Column(Kind.MAX, new double[] {4, NONE, 6}))));
    HttpRequest request = REPORTS.request("&format=arrow&fn=min,max").build();

    HttpResponse<byte[]> response =
        QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());

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
    REPORTS.answer(rows(new Periods(0, 9, 2), 1, new Column(Kind.M4, values, times)));
    HttpRequest request = REPORTS.request("&format=arrow&fn=m4").build();

    byte[] body = QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();

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
    REPORTS.answer(new QueryResult.FunctionRows(PERIODS, 60, 1, 0, List.of(column())));

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
    HttpRequest.Builder request = REPORTS.request("&fn=min" + more);
    if (accept != null) {
      request.header("Accept", accept);
    }
    HttpResponse<String> response = QueryServer.send(request);
    return response.headers().firstValue("Content-Type").orElse("-").replace(" ", "")
        + " "
        + response.headers().firstValue("Weir-Resolution").orElse("-");
  }
}
