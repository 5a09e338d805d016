package io.weir.job;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that knows what was registered, by its path; {@code key=value} where labelled. */
final class RecordedMetrics extends UnregisteredMetricsGroup {
  private final String path;
  private final Map<String, Gauge<?>> metrics;

  RecordedMetrics() {
    this("", new TreeMap<>());
  }

  private RecordedMetrics(String path, Map<String, Gauge<?>> metrics) {
    this.path = path;
    this.metrics = metrics;
  }

  /** What a gauge or counter says now. */
  double value(String name) {
    return ((Number) metrics.get(name).getValue()).doubleValue();
  }

  @Override
  public Counter counter(String name) {
    Counter counter = new SimpleCounter();
    metrics.put(path + name, counter::getCount);
    return counter;
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    metrics.put(path + name, gauge);
    return gauge;
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new RecordedMetrics(path + name + ".", metrics);
  }

  @Override
  public MetricGroup addGroup(String key, String value) {
    return new RecordedMetrics(path + key + "=" + value + ".", metrics);
  }
}
