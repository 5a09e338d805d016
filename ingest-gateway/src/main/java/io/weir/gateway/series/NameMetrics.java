package io.weir.gateway.series;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Shows how full the cache of names is. */
public final class NameMetrics {
  private NameMetrics() {}

  /** Returns the cache, whose metric is now in the registry. */
  public static SeriesNames of(SeriesNames names, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("weir_name_cache_bytes")
        .help("bytes of names of series with labels that are kept, at most WEIR_NAME_CACHE")
        .callback(callback -> callback.call(names.bytes()))
        .register(registry);
    return names;
  }
}
