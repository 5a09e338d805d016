package io.weir.benchmarks.server;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;

/** Reads QuestDB's answers: an object whose {@code dataset} has a time and the values in a row. */
final class DatasetReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private record Answer(Double[][] dataset) {}

  private DatasetReader() {}

  /** The values of each row, null where there are none. */
  static double[][] rows(byte[] body) throws IOException {
    return Arrays.stream(dataset(body)).map(DatasetReader::values).toArray(double[][]::new);
  }

  /** The rows as they are. */
  static Double[][] dataset(byte[] body) throws IOException {
    Answer answer = JSON.readValue(body, Answer.class);
    if (answer.dataset() == null) {
      throw new IOException("no dataset in the answer");
    }
    return answer.dataset();
  }

  private static double[] values(Double[] row) {
    double[] values = new double[Workload.WIDTH];
    for (int i = 0; i < values.length; i++) {
      if (row[i + 1] == null) {
        return null;
      }
      values[i] = row[i + 1];
    }
    return values;
  }
}
