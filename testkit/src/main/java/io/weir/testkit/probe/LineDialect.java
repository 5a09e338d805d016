package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.api.ApiReport;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.api.ValueSeries;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;

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
    List<String> series = ValueSeries.names(tag, Workload.WIDTH);
    return QueryApi.path(series, periods.start(), periods.end(), periods.points());
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    List<ApiReport> reports = QueryApi.reports(response);
    return reports.size() == Workload.WIDTH
        ? ValueSeries.merged("", reports).values()
        : new double[periods.points()][];
  }
}
