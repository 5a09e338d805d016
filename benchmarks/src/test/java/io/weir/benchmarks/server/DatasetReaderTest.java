package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DatasetReaderTest {
  @Test
  void rowWithoutValuesIsNull() throws IOException {
    double[][] rows =
        DatasetReader.rows(
            bytes(
                "{\"query\":\"x\",\"columns\":[{\"name\":\"t\"}],\"dataset\":["
                    + "[1,null,null,null,null,null,null,null,null,null,null],"
                    + "[2,0.5,1,2,3,4,5,6,7,8,-9.125]],\"count\":2}"));

    assertThat(rows.length).isEqualTo(2);
    assertThat(rows[0]).isNull();
    assertThat(rows[1]).containsExactly(0.5, 1, 2, 3, 4, 5, 6, 7, 8, -9.125);
  }

  @Test
  void errorIsNoAnswer() {
    assertThatThrownBy(() -> DatasetReader.rows(bytes("{\"error\":\"no such table\"}")))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
