package io.weir.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private static final long SECOND = 1_000_000_000L;
  private final Workload workload =
      new Workload(
          3, "tag", 1000, 10, Schedule.steady(1_795_000_000_123_456_789L, 7, 1000 * SECOND));

  @Test
  void writesOneMessageInTheShapeOfTheWire() {
    MessageWriter writer = new MessageWriter(workload, MessageWriter.Body.ONE);
    writer.write(0, 0, 1);
    String text = new String(writer.buffer(), 0, writer.end(), StandardCharsets.US_ASCII);
    assertThat(text)
        .matches(
            "\\{\"time\":1795000000123456789,\"tag\":\"tag-\\d{5}\","
                + "\"values\":\\[(-?\\d+\\.\\d{3},){9}-?\\d+\\.\\d{3}]}");
  }

  @Test
  void aSampleByItselfHasTheSameShape() {
    assertThat(MessageWriter.message(new Sample("a", 5, new double[] {7, -0.25})))
        .asString()
        .isEqualTo("{\"time\":5,\"tag\":\"a\",\"values\":[7.0,-0.25]}");
  }

  @Test
  void aReaderGetsTheNumbersThatAreComputedAgain() throws IOException {
    MessageWriter writer = new MessageWriter(workload, MessageWriter.Body.ARRAY);
    writer.write(17, 100, 5000);
    List<double[]> rows = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(writer.buffer(), 17, writer.end() - 17)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      for (long n = 100; json.nextToken() == JsonToken.START_OBJECT; n++) {
        assertThat(json.nextFieldName()).isEqualTo("time");
        assertThat(json.nextLongValue(0)).isEqualTo(workload.time(n));
        assertThat(json.nextFieldName()).isEqualTo("tag");
        assertThat(json.nextTextValue()).isEqualTo(workload.name(workload.tag(n)));
        assertThat(json.nextFieldName()).isEqualTo("values");
        json.nextToken();
        double[] values = new double[10];
        for (int i = 0; i < 10; i++) {
          json.nextToken();
          values[i] = json.getDoubleValue();
        }
        assertThat(values).isEqualTo(workload.values(workload.tag(n), workload.time(n)));
        assertThat(json.nextToken()).isEqualTo(JsonToken.END_ARRAY);
        assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
        rows.add(values);
      }
      assertThat(json.nextToken()).isNull();
    }
    assertThat(rows).hasSize(4900);
    assertThat(rows.stream().flatMapToDouble(java.util.Arrays::stream))
        .anyMatch(value -> value < 0);
  }
}
