package io.weir.datagen;

import io.weir.testkit.api.ApiReport;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.workload.Nanos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** R1 and R2: posts one message, and asks for it. */
final class ApiCheck {
  private static final long TEN_MINUTES = 600_000_000_000L;
  private static final long VISIBLE = 5_000_000_000L;
  private static final long PAUSE = 20_000_000L;
  private static final int POINTS = 1000;

  private final ServiceClient gateway;
  private final QueryApi query;
  private final CancellationToken cancellation;

  ApiCheck(ServiceClient gateway, QueryApi query, CancellationToken cancellation) {
    this.gateway = gateway;
    this.query = query;
    this.cancellation = cancellation;
  }

  void examine(Verdicts verdicts) throws IOException {
    String tag = Prefixes.unique('r');
    long time = Nanos.now();
    String open = "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[0,1,2,3,4,5,6,7,8";
    int ten = post(open + ",9.5]}");
    int nine = post(open + "]}");
    verdicts.add(
        "R1", "POST /save: 204", ten == 204 && nine == 400, "%d; %d for nine values", ten, nine);
    long start = time - TEN_MINUTES;
    Response response = askUntilKnown("/api?tag=" + tag + "&start=" + start + "&end=" + (time + 1));
    String got = response.brief();
    boolean right = false;
    if (response.status() == 200) {
      ApiReport report = QueryApi.report(response);
      got = report.samples().size() + " samples of " + report.tag();
      right =
          tag.equals(report.tag())
              && report.start() == start
              && report.end() == time + 1
              && rightRows(report);
    }
    verdicts.add("R2", "GET /api: 1000 samples", right, "%s", got);
  }

  private static boolean rightRows(ApiReport report) {
    double[][] rows = report.values();
    double[] last = rows.length == POINTS ? rows[POINTS - 1] : null;
    return last != null && last.length == 10 && last[9] == 9.5 && rows[0] == null;
  }

  private int post(String json) throws IOException {
    return gateway.post("/save", json.getBytes(StandardCharsets.UTF_8)).status();
  }

  private Response askUntilKnown(String path) throws IOException {
    long end = System.nanoTime() + VISIBLE;
    Response response = query.get(path);
    while (response.status() == 404
        && System.nanoTime() < end
        && cancellation.waitUntil(System.nanoTime() + PAUSE)) {
      response = query.get(path);
    }
    return response;
  }
}
