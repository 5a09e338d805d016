package io.weir.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;

/** Weir asked for functions of each period. */
final class WeirFunctions implements HttpDialect {
  private static final List<String> FUNCTIONS = List.of("min", "avg", "max");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public RequestFormat format() {
    return WEIR.format();
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    return WEIR.queryPath(tag, periods) + "&fn=" + String.join(",", FUNCTIONS);
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    JsonNode samples = JSON.readTree(response.body()).path("samples");
    double[][] rows = new double[samples.size()][];
    for (int i = 0; i < rows.length; i++) {
      JsonNode values = samples.path(i).path("values");
      rows[i] = values.isNull() || values.path("min").isNull() ? null : row(values);
    }
    return rows;
  }

  private static double[] row(JsonNode values) {
    double[] row = new double[FUNCTIONS.size() * Workload.WIDTH];
    for (int i = 0; i < row.length; i++) {
      String function = FUNCTIONS.get(i / Workload.WIDTH);
      row[i] = values.path(function).path(i % Workload.WIDTH).doubleValue();
    }
    return row;
  }
}
