package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MatrixReaderTest {
  private static final Milliseconds INSTANTS = new Milliseconds(1_700_000_000_500L, 500, 3);

  @Test
  void seriesAreTheColumnsOfRows() throws IOException {
    double[][] rows =
        MatrixReader.rows(
            bytes(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                    + "{\"metric\":{\"__name__\":\"samples_v0\",\"tag\":\"t\"},\"values\":["
                    + "[1700000001,\"1.5\"],[1700000001.5,\"2.5\"]]},"
                    + "{\"metric\":{\"__name__\":\"samples_v9\",\"tag\":\"t\"},\"values\":["
                    + "[1700000001.5,\"-3\"]]}]}}"),
            INSTANTS);

    assertThat(rows.length).isEqualTo(3);
    assertThat(rows[0]).isNull();
    assertThat(rows[1][0]).isEqualTo(1.5);
    assertThat(rows[1][9]).isNaN();
    assertThat(rows[2][0]).isEqualTo(2.5);
    assertThat(rows[2][9]).isEqualTo(-3);
  }

  @Test
  void vectorIsASingleRow() throws IOException {
    double[][] rows =
        MatrixReader.rows(
            bytes(
                "{\"data\":{\"resultType\":\"vector\",\"result\":["
                    + "{\"metric\":{\"__name__\":\"samples_v1\"},"
                    + "\"value\":[1700000000.5,\"7\"]}]}}"),
            new Milliseconds(1_700_000_000_500L, 500, 1));

    assertThat(rows[0][1]).isEqualTo(7);
  }

  @Test
  void errorIsNoAnswer() {
    assertThatThrownBy(() -> MatrixReader.rows(bytes("{\"status\":\"error\"}"), INSTANTS))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
