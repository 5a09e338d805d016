package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The forms in which VictoriaMetrics can be queried for a series' latest sample at each of many
 * instants. They differ in how far they look back, and so in what they read and which rows of rare
 * tags they miss.
 */
enum VictoriaForm implements HttpDialect {
  /** As far as its own guess of the time between two samples. */
  GUESS("%s"),
  /** An hour. */
  HOUR("last_over_time(%s[1h])"),
  /** A day, as QuestDB's bounded form does. */
  DAY("last_over_time(%s[1d])");

  private final String query;

  VictoriaForm(String query) {
    this.query = query;
  }

  @Override
  public RequestFormat format() {
    return LineFormat.INSTANCE;
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    Milliseconds instants = Milliseconds.of(periods);
    String sought = String.format(query, "{tag=\"" + tag + "\"}");
    String parameter = "&query=" + URLEncoder.encode(sought, StandardCharsets.UTF_8);
    if (periods.points() == 1) {
      // A range would hide the last second.
      return "/api/v1/query?nocache=1&time=" + Milliseconds.seconds(instants.first()) + parameter;
    }
    return "/api/v1/query_range?nocache=1&start="
        + Milliseconds.seconds(instants.first())
        + "&end="
        + Milliseconds.seconds(instants.last())
        + "&step="
        + Milliseconds.seconds(instants.step())
        + parameter;
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    return MatrixReader.rows(response.body(), Milliseconds.of(periods));
  }
}
