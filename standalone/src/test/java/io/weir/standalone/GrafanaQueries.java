package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The requests of Grafana's data source of the type Prometheus, to a Prometheus that has nothing of
 * its own and reads from Weir. Grafana itself is not run.
 */
final class GrafanaQueries {
  private static final String PANEL =
      "histogram_quantile(0.9, sum by (le) (rate(test_seconds_bucket[6s])))";

  private GrafanaQueries() {}

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * @param writer has all series in its own store
   * @param reader has them from Weir
   * @param start s, as {@code end}
   */
  static void assertAnswered(
      PrometheusProcess writer, PrometheusProcess reader, long start, long end) throws Exception {
    // "Save & test".
    JsonNode health = reader.data("/api/v1/query", "query=1%2B1&time=" + end + ".123");
    assertThat(health.at("/result/1").textValue()).isEqualTo("2");
    assertThat(reader.data("/api/v1/status/buildinfo").path("version").textValue()).isNotEmpty();

    // A panel, and one of the type Table or Stat.
    String range = "query=" + encoded(PANEL) + "&start=" + start + ".5&end=" + end + ".5&step=0.25";
    JsonNode panel = writer.data("/api/v1/query_range", range);
    assertThat(panel.path("result")).isNotEmpty();
    assertThat(reader.data("/api/v1/query_range", range)).isEqualTo(panel);
    String instant = "query=" + encoded("topk(2, test_wave)") + "&time=" + end;
    JsonNode table = writer.data("/api/v1/query", instant);
    assertThat(table.path("result")).hasSize(2);
    assertThat(reader.data("/api/v1/query", instant)).isEqualTo(table);

    // A variable, and the explorer of metrics.
    String interval = "&start=" + start + "&end=" + end;
    String series = "/api/v1/series?match%5B%5D=" + encoded("test_wave{zone!=\"a\"}") + interval;
    assertThat(PrometheusProcess.sorted(reader.data(series)))
        .hasSize(3)
        .isEqualTo(PrometheusProcess.sorted(writer.data(series)));
    assertThat(reader.data("/api/v1/metadata?limit=100")).isEmpty();
  }
}
