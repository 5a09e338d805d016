package io.weir.queryclient;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.weir.model.QueryResult;
import java.util.Locale;
import java.util.function.IntSupplier;

/** The metrics of the query client. Every query ends in exactly one outcome. */
final class QueryMetrics {
  private static final double[] BOUNDS = {.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5};

  private final Counter queries;
  private final Histogram seconds;
  private final CounterDataPoint toProxy;
  private final CounterDataPoint toReplica;
  private final CounterDataPoint incomplete;
  private final CounterDataPoint behind;
  private final Counter attempts;
  private final Histogram attemptSeconds;

  QueryMetrics(PrometheusRegistry registry, IntSupplier inFlight, QueryLimits limits) {
    queries =
        Counter.builder()
            .name("weir_queries_total")
            .help("Queries by outcome.")
            .labelNames("outcome")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("weir_query_seconds")
            .unit(Unit.SECONDS)
            .help("Time from a query to its outcome, failovers included.")
            .classicUpperBounds(BOUNDS)
            .register(registry);
    Counter failovers =
        Counter.builder()
            .name("weir_query_failovers_total")
            .help("Queries that went on to another proxy or replica.")
            .labelNames("to")
            .register(registry);
    toProxy = failovers.labelValues("proxy");
    toReplica = failovers.labelValues("replica");
    for (Outcome outcome : Outcome.values()) {
      queries.initLabelValues(outcome.label());
    }
    GaugeWithCallback.builder()
        .name("weir_queries_in_flight")
        .help("Queries that have no outcome yet.")
        .callback(gauge -> gauge.call(inFlight.getAsInt()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_queries_limit")
        .help("WEIR_MAX_QUERIES: more in flight are shed.")
        .callback(gauge -> gauge.call(limits.queries()))
        .register(registry);
    Counter marked =
        Counter.builder()
            .name("weir_results_marked_total")
            .help("Answers that may lack something: old samples, or the newest.")
            .labelNames("caveat")
            .register(registry);
    incomplete = marked.labelValues("incomplete");
    behind = marked.labelValues("behind");
    attempts =
        Counter.builder()
            .name("weir_query_attempts_total")
            .help("Attempts at a proxy of a replica, by outcome.")
            .labelNames("replica", "outcome")
            .register(registry);
    attemptSeconds =
        Histogram.builder()
            .name("weir_query_attempt_seconds")
            .unit(Unit.SECONDS)
            .help("Time of an attempt at a proxy of a replica.")
            .labelNames("replica")
            .classicUpperBounds(BOUNDS)
            .register(registry);
  }

  /** How a query ended. */
  enum Outcome {
    ANSWERED,
    UNKNOWN_TAG,
    REFUSED,
    INVALID,
    UNREACHABLE,
    SHED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(QueryResult answer) {
      if (answer == null) {
        return UNREACHABLE;
      }
      if (!(answer.unmarked() instanceof QueryResult.Refusal refusal)) {
        return ANSWERED;
      }
      return switch (refusal.reason()) {
        case UNKNOWN_TAG, UNKNOWN_WIDTH, WIDTH_NOT_GIVEN -> UNKNOWN_TAG;
        case INVALID -> INVALID;
        case NOT_SERVING, BEHIND, BUILDING, MALFORMED, FAILED, UNTRUSTED -> REFUSED;
      };
    }
  }

  /** Counts an answer by what it may lack. */
  void marked(QueryResult.Caveat caveat) {
    if (caveat.completeSince() != 0) {
      incomplete.inc();
    }
    if (caveat.behindMillis() != 0) {
      behind.inc();
    }
  }

  void ended(Outcome outcome, long nanos) {
    queries.labelValues(outcome.label()).inc();
    seconds.observe(nanos / 1e9);
  }

  void shed() {
    queries.labelValues(Outcome.SHED.label()).inc();
  }

  void tried(Replica replica, QueryAttempts.Attempt outcome, long nanos) {
    String name = replica.address().name();
    attempts.labelValues(name, outcome.name().toLowerCase(Locale.ROOT)).inc();
    attemptSeconds.labelValues(name).observe(nanos / 1e9);
  }

  void failedOver(Replica.Target from, Replica.Target to) {
    (from.replica() == to.replica() ? toProxy : toReplica).inc();
  }
}
