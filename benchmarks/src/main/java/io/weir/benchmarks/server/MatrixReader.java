package io.weir.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads answers of Prometheus' API: a series for each value of a sample, at one or many instants.
 */
final class MatrixReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MILLIS = 1000;

  private MatrixReader() {}

  /** The values of each row, null where none of them is known. */
  static double[][] rows(byte[] body, Milliseconds instants) throws IOException {
    JsonNode answer = JSON.readTree(body);
    String type = answer.path("data").path("resultType").asText();
    if (!type.equals("matrix") && !type.equals("vector")) {
      throw new IOException("no series in the answer");
    }
    double[][] rows = new double[instants.points()][];
    for (JsonNode series : answer.path("data").path("result")) {
      String name = series.path("metric").path("__name__").asText();
      int value = Integer.parseInt(name.substring(name.lastIndexOf('v') + 1));
      if (type.equals("vector")) {
        put(rows, instants, value, series.path("value"));
      }
      for (JsonNode point : series.path("values")) {
        put(rows, instants, value, point);
      }
    }
    return rows;
  }

  /** Takes an instant and a number, in seconds and as text. */
  private static void put(double[][] rows, Milliseconds instants, int value, JsonNode point) {
    int row = instants.index(Math.round(point.get(0).asDouble() * MILLIS));
    if (rows[row] == null) {
      rows[row] = new double[Workload.WIDTH];
      Arrays.fill(rows[row], Double.NaN);
    }
    rows[row][value] = Double.parseDouble(point.get(1).asText());
  }
}
