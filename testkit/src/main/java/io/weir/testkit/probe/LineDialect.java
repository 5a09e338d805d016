package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.api.ApiReport;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weir's, where samples come in line protocol: a series for each value, whose rows together are
 * those of the tag. A row is there where all of its values are.
 */
final class LineDialect implements HttpDialect {
  @Override
  public RequestFormat format() {
    return LineFormat.INSTANCE;
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    List<String> series =
        IntStream.range(0, Workload.WIDTH)
            .mapToObj(i -> "samples_v" + i + "{tag=\"" + tag + "\"}")
            .toList();
    return QueryApi.path(series, periods.start(), periods.end(), periods.points());
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    List<ApiReport> reports = QueryApi.reports(response);
    double[][] rows = new double[periods.points()][];
    if (reports.size() != Workload.WIDTH) {
      return rows;
    }
    for (int v = 0; v < Workload.WIDTH; v++) {
      double[][] column = reports.get(v).values();
      for (int i = 0; i < rows.length; i++) {
        if (v == 0) {
          rows[i] = new double[Workload.WIDTH];
        }
        if (column[i] == null) {
          rows[i] = null;
        } else if (rows[i] != null) {
          rows[i][v] = column[i][0];
        }
      }
    }
    return rows;
  }
}
