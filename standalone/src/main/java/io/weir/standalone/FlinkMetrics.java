package io.weir.standalone;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the Flink metrics that dashboard and alerts use on {@code /metrics}, under the names of
 * Flink's Prometheus reporter, so that both work for a cluster and for standalone. Of a cluster's
 * labels it leaves out the ids, which are new at every start.
 */
final class FlinkMetrics implements MetricReporter, MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkMetrics.class);

  private static final Pattern SHOWN =
      Pattern.compile(
          "flink_(jobmanager_job_(lastCheckpoint(Size|FullSize|Duration|CompletedTimestamp)"
              + "|numberOf(Completed|Failed)Checkpoints|numRestarts)"
              + "|taskmanager_job_task_operator_(weir_.*|.*_rocksdb_.*|pendingRecords)"
              + "|taskmanager_job_task_(busy|backPressured)TimeMsPerSecond)");

  private static final Set<String> IDS =
      Set.of(
          "host",
          "tm_id",
          "job_id",
          "task_id",
          "task_attempt_id",
          "task_attempt_num",
          "operator_id");

  private final Map<Metric, MetricSeries> shown = new ConcurrentHashMap<>();

  private record MetricSeries(String name, Labels labels) {}

  @Override
  public void open(MetricConfig config) {
    // There is nothing to configure.
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(text -> text, '_');
    String full = PrometheusNaming.prometheusName("flink_" + scope + "_" + name).replace('-', '_');
    if (SHOWN.matcher(full).matches()) {
      shown.put(metric, new MetricSeries(full, labels(group.getAllVariables())));
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    shown.remove(metric);
  }

  /** Flink writes names in angle brackets. */
  private static Labels labels(Map<String, String> variables) {
    Labels.Builder labels = Labels.builder();
    variables.forEach(
        (variable, value) -> {
          String name = variable.substring(1, variable.length() - 1);
          if (!IDS.contains(name)) {
            labels.label(name, value);
          }
        });
    return labels.build();
  }

  /** While an attempt of a task replaces another, two may have the same labels. */
  @Override
  public MetricSnapshots collect() {
    Map<String, Map<Labels, Double>> values = new TreeMap<>();
    shown.forEach(
        (metric, series) ->
            values
                .computeIfAbsent(series.name(), name -> new HashMap<>())
                .put(series.labels(), value(metric)));
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    values.forEach(
        (name, points) -> {
          GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name);
          points.forEach(
              (labels, value) ->
                  gauge.dataPoint(
                      GaugeSnapshot.GaugeDataPointSnapshot.builder()
                          .labels(labels)
                          .value(value)
                          .build()));
          snapshots.metricSnapshot(gauge.build());
        });
    return snapshots.build();
  }

  private static double value(Metric metric) {
    try {
      if (metric instanceof Counter counter) {
        return counter.getCount();
      } else if (metric instanceof Meter meter) {
        return meter.getRate();
      } else if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number) {
        return number.doubleValue();
      }
    } catch (RuntimeException e) {
      LOG.debug("A metric could not be read", e);
    }
    return Double.NaN;
  }

  @Override
  public void close() {
    shown.clear();
  }
}
