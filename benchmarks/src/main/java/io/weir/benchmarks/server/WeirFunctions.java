package io.weir.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.workload.Workload;
import java.io.IOException;

/** Weir asked for a function of each period. */
final class WeirFunctions implements HttpDialect {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchFunction function;

  WeirFunctions(BenchFunction function) {
    this.function = function;
  }

  @Override
  public RequestFormat format() {
    return WEIR.format();
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    return WEIR.queryPath(tag, periods) + "&fn=" + function.weir();
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    JsonNode samples = JSON.readTree(response.body()).path("samples");
    double[][] rows = new double[samples.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(samples.path(i).path("values"));
    }
    return rows;
  }

  /** Null if any part is. */
  private double[] row(JsonNode values) {
    int parts = Math.max(1, function.parts().size());
    double[] row = new double[parts * Workload.WIDTH];
    for (int part = 0; part < parts; part++) {
      JsonNode numbers =
          function.parts().isEmpty() ? values : values.path(function.parts().get(part));
      JsonNode array = numbers.isObject() ? numbers.path("values") : numbers;
      if (!array.isArray()) {
        return null;
      }
      for (int v = 0; v < Workload.WIDTH; v++) {
        row[part * Workload.WIDTH + v] = array.path(v).doubleValue();
      }
    }
    return row;
  }

  /** The width of the buckets that an answer is from, ns; 0 if it is from samples alone. */
  static long resolution(Response response) throws IOException {
    return JSON.readTree(response.body()).path("resolution").longValue();
  }
}
