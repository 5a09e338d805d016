package io.weir.query.ask;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.weir.model.Answer;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What the asking client counts. Every question ends in exactly one outcome. */
final class AskMetrics {
  private static final double[] BOUNDS = {.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5};

  private final Counter questions;
  private final Histogram seconds;
  private final CounterDataPoint toProxy;
  private final CounterDataPoint toReplica;
  private final CounterDataPoint incomplete;
  private final CounterDataPoint behind;
  private final Counter attempts;
  private final Histogram attemptSeconds;

  AskMetrics(PrometheusRegistry registry, IntSupplier inFlight, AskLimits limits) {
    questions =
        Counter.builder()
            .name("weir_questions_total")
            .help("Questions by outcome.")
            .labelNames("outcome")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("weir_question_seconds")
            .unit(Unit.SECONDS)
            .help("Time from a question to its outcome, failovers included.")
            .classicUpperBounds(BOUNDS)
            .register(registry);
    Counter failovers =
        Counter.builder()
            .name("weir_question_failovers_total")
            .help("Questions that went on to another proxy or replica.")
            .labelNames("to")
            .register(registry);
    toProxy = failovers.labelValues("proxy");
    toReplica = failovers.labelValues("replica");
    for (Outcome outcome : Outcome.values()) {
      questions.initLabelValues(outcome.label());
    }
    GaugeWithCallback.builder()
        .name("weir_questions_in_flight")
        .help("Questions that have no outcome yet.")
        .callback(gauge -> gauge.call(inFlight.getAsInt()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_questions_limit")
        .help("WEIR_MAX_QUESTIONS: more in flight are shed.")
        .callback(gauge -> gauge.call(limits.questions()))
        .register(registry);
    Counter marked =
        Counter.builder()
            .name("weir_answers_marked_total")
            .help("Answers that may lack something: old samples, or the newest.")
            .labelNames("caveat")
            .register(registry);
    incomplete = marked.labelValues("incomplete");
    behind = marked.labelValues("behind");
    attempts =
        Counter.builder()
            .name("weir_question_attempts_total")
            .help("Times that a proxy of a replica was asked, by how it ended.")
            .labelNames("replica", "outcome")
            .register(registry);
    attemptSeconds =
        Histogram.builder()
            .name("weir_question_attempt_seconds")
            .unit(Unit.SECONDS)
            .help("Time from asking a proxy of a replica to how it ended.")
            .labelNames("replica")
            .classicUpperBounds(BOUNDS)
            .register(registry);
  }

  /** How a question ended. */
  enum Outcome {
    ANSWERED,
    UNKNOWN_TAG,
    REFUSED,
    UNREACHABLE,
    SHED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(Answer answer) {
      if (answer == null) {
        return UNREACHABLE;
      }
      if (!(answer.unmarked() instanceof Answer.Refusal refusal)) {
        return ANSWERED;
      }
      return refusal.reason() == Answer.Refusal.Reason.UNKNOWN_TAG ? UNKNOWN_TAG : REFUSED;
    }
  }

  /** An answer is given, with what it may lack. */
  void marked(Answer.Caveat caveat) {
    if (caveat.completeSince() != 0) {
      incomplete.inc();
    }
    if (caveat.behindMillis() != 0) {
      behind.inc();
    }
  }

  void ended(Outcome outcome, long nanos) {
    questions.labelValues(outcome.label()).inc();
    seconds.observe(nanos / 1e9);
  }

  void shed() {
    questions.labelValues(Outcome.SHED.label()).inc();
  }

  void tried(Replica replica, Inquiry.Attempt outcome, long nanos) {
    String name = replica.address().name();
    attempts.labelValues(name, outcome.name().toLowerCase(Locale.ROOT)).inc();
    attemptSeconds.labelValues(name).observe(nanos / 1e9);
  }

  void failedOver(Replica.Stop from, Replica.Stop to) {
    (from.replica() == to.replica() ? toProxy : toReplica).inc();
  }
}
