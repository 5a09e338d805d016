package io.weir.service.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

class MetricSnapshotJsonTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private String json() {
    return new String(
        MetricSnapshotJson.of("host:1", "query", 1700000000000L, registry.scrape()), UTF_8);
  }

  @Test
  void hasCountersGaugesAndCountAndSumOfTheOthersByTheirNamesInTheTextFormat() {
    Counter.builder().name("c").help("c").labelNames("a", "b").register(registry);
    Counter counter =
        Counter.builder().name("requests").help("r").labelNames("path", "to").register(registry);
    counter.labelValues("a\"b\\c\nd", "x").inc(3);
    Gauge.builder().name("level").help("l").register(registry).set(-0.25);
    Histogram.builder().name("h").help("h").classicOnly().register(registry).observe(1.5);
    Summary.builder().name("s").help("s").quantile(0.5).register(registry).observe(2);
    Info.builder().name("runtime").help("i").labelNames("v").register(registry).addLabelValues("1");

    assertThat(json())
        .isEqualTo(
            "{\"instance\":\"host:1\",\"role\":\"query\",\"t\":1700000000000,\"metrics\":{"
                + "\"h_count\":1,\"h_sum\":1.5,\"level\":-0.25,"
                + "\"requests_total{path=\\\"a\\\\\\\"b\\\\\\\\c\\\\nd\\\",to=\\\"x\\\"}\":3,"
                + "\"s_count\":1,\"s_sum\":2}}");
  }

  @Test
  void leavesOutWhatIsNoNumberOfJson() {
    Gauge gauge = Gauge.builder().name("g").help("g").labelNames("n").register(registry);
    gauge.labelValues("nan").set(Double.NaN);
    gauge.labelValues("infinite").set(Double.POSITIVE_INFINITY);
    gauge.labelValues("large").set(1e300);
    gauge.labelValues("exact").set(9007199254740992d);

    assertThat(json())
        .endsWith(
            "\"metrics\":{\"g{n=\\\"exact\\\"}\":9007199254740992,\"g{n=\\\"large\\\"}\":1.0E300}}");
  }
}
