package io.weir.standalone;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.metrics.filter.ReporterFilter;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A MiniCluster that reports metrics to given objects; Flink would create reporters by class name.
 */
final class ObservedMiniCluster extends MiniCluster {
  private final List<MetricReporter> reporters;

  ObservedMiniCluster(MiniClusterConfiguration configuration, List<MetricReporter> reporters) {
    super(configuration);
    this.reporters = List.copyOf(reporters);
  }

  @Override
  protected MetricRegistryImpl createMetricRegistry(
      Configuration configuration, long maximumMessageSize) {
    return new MetricRegistryImpl(
        MetricRegistryConfiguration.fromConfiguration(configuration, maximumMessageSize),
        reporters.stream()
            .map(
                reporter ->
                    new ReporterSetup(
                        reporter.getClass().getSimpleName(),
                        new MetricConfig(),
                        reporter,
                        ReporterFilter.getNoOpFilter(),
                        Map.of()))
            .toList());
  }
}
