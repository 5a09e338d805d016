package io.weir.gateway;

import io.weir.http.Delivery;
import io.weir.http.Deposit;
import io.weir.http.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /save} and {@code POST /batch}: admit, read, check, hand over, and answer 204 once
 * the log has all of it. A request is accepted whole or refused whole.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final SampleLog log;
  private final InFlight inFlight;
  private final BodyReader bodies;
  private final OfferReader offers;
  private final IntakeMetrics metrics;

  Intake(
      SampleLog log,
      InFlight inFlight,
      BodyReader bodies,
      OfferReader offers,
      IntakeMetrics metrics) {
    this.log = log;
    this.inFlight = inFlight;
    this.bodies = bodies;
    this.offers = offers;
    this.metrics = metrics;
  }

  /** Where requests come in. */
  List<Deposit> deposits() {
    return List.of(
        new Deposit("/save", delivery -> take(delivery, Form::ofSave), this::shed),
        new Deposit("/batch", delivery -> take(delivery, Form::ofBatch), this::shed));
  }

  private void shed(ProblemException problem) {
    metrics.refused(0, problem);
  }

  private CompletionStage<Void> take(Delivery delivery, Function<Delivery, Form> formOf)
      throws IOException {
    Form form;
    int partitions;
    InFlight.Hold hold;
    try {
      form = formOf.apply(delivery);
      partitions = log.partitions();
      hold = inFlight.admit(bodies.announced(delivery));
    } catch (ProblemException e) {
      metrics.refused(0, e);
      throw e;
    }
    try {
      return store(offers.read(delivery, form, partitions, hold), hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /** The blocks must not be reachable from what waits for the log, which has its own copy. */
  private CompletionStage<Void> store(OfferReader.Offer offer, InFlight.Hold hold) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    int samples = offer.samples();
    long begin = System.nanoTime();
    log.append(offer.blocks())
        .whenComplete(
            (nothing, failure) -> {
              hold.close();
              if (failure == null) {
                long nanos = System.nanoTime() - begin;
                inFlight.acknowledged(nanos);
                metrics.stored(samples, nanos);
                answer.complete(null);
              } else {
                ProblemException problem = unavailable(failure);
                metrics.refused(samples, problem);
                answer.completeExceptionally(problem);
              }
            });
    return answer;
  }

  private static ProblemException unavailable(Throwable failure) {
    LOG.debug("samples were not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the samples in time; some of them may be stored. Send all of"
            + " them again: a sample is identified by its tag and time.",
        TRY_AGAIN);
  }
}
