package io.weir.gateway;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.http.ProblemException;
import io.weir.http.Routes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /save} and {@code POST /batch}: admit, read, check, hand over, and answer 204 once
 * the log has all of it. A request is accepted whole or refused whole.
 */
final class Intake implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final SampleLog log;
  private final InFlight inFlight;
  private final BodyReader bodies;
  private final OfferReader offers;
  private final IntakeMetrics metrics;
  private final Executor refusals;

  /**
   * @param refusals runs what answers a request that the log failed on, off the log's own thread
   */
  Intake(
      SampleLog log,
      InFlight inFlight,
      BodyReader bodies,
      OfferReader offers,
      IntakeMetrics metrics,
      Executor refusals) {
    this.log = log;
    this.inFlight = inFlight;
    this.bodies = bodies;
    this.offers = offers;
    this.metrics = metrics;
    this.refusals = refusals;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.post("/save", ctx -> take(ctx, Form::ofSave));
    config.routes.post("/batch", ctx -> take(ctx, Form::ofBatch));
  }

  private void take(Context ctx, Function<Context, Form> formOf) throws IOException {
    try {
      CompletableFuture<Void> answer = accept(ctx, formOf);
      ctx.status(204).res().setContentType(null);
      ctx.future(() -> answer);
    } catch (ProblemException e) {
      bodies.discard(ctx);
      throw e;
    }
  }

  private CompletableFuture<Void> accept(Context ctx, Function<Context, Form> formOf)
      throws IOException {
    Form form;
    int partitions;
    InFlight.Hold hold;
    try {
      form = formOf.apply(ctx);
      partitions = log.partitions();
      hold = inFlight.admit(bodies.announced(ctx));
    } catch (ProblemException e) {
      metrics.refused(0, e);
      throw e;
    }
    try {
      return store(offers.read(ctx, form, partitions, hold), hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /** The blocks must not be reachable from what waits for the log, which has its own copy. */
  private CompletableFuture<Void> store(OfferReader.Offer offer, InFlight.Hold hold) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    int samples = offer.samples();
    long begin = System.nanoTime();
    log.append(offer.blocks())
        .whenComplete(
            (nothing, failure) -> {
              hold.close();
              if (failure == null) {
                metrics.stored(samples, System.nanoTime() - begin);
                answer.complete(null);
              } else {
                ProblemException problem = unavailable(failure);
                metrics.refused(samples, problem);
                refusals.execute(() -> answer.completeExceptionally(problem));
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
