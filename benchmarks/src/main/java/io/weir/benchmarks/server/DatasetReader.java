package io.weir.benchmarks.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads QuestDB's answers: an object whose {@code dataset} has a time and the values in a row. */
final class DatasetReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private DatasetReader() {}

  /** The values of each row, null where there are none. */
  static double[][] rows(byte[] body) throws IOException {
    List<double[]> rows = new ArrayList<>();
    boolean found = false;
    try (JsonParser json = FACTORY.createParser(body)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (name.equals("dataset")) {
          found = true;
          while (json.nextToken() == JsonToken.START_ARRAY) {
            rows.add(row(json));
          }
        } else {
          json.skipChildren();
        }
      }
    }
    if (!found) {
      throw new IOException("no dataset in the answer");
    }
    return rows.toArray(new double[0][]);
  }

  private static double[] row(JsonParser json) throws IOException {
    double[] values = new double[Workload.WIDTH];
    boolean none = false;
    json.nextToken();
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        none = true;
      } else {
        values[i] = json.getDoubleValue();
      }
    }
    return none ? null : values;
  }
}
