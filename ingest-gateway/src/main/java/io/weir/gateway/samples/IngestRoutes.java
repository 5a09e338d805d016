package io.weir.gateway.samples;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.formats.BodyFormat;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /save} and {@code POST /batch}: admit, read, check, append, and answer 204 once the
 * log has everything. A request is accepted whole or refused whole.
 */
public final class IngestRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRoutes.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final PartitionedLog log;
  private final InFlight inFlight;
  private final BodyReader bodies;
  private final BatchDecoder decoder;
  private final IngestMetrics metrics;

  private IngestRoutes(
      PartitionedLog log,
      InFlight inFlight,
      BodyReader bodies,
      BatchDecoder decoder,
      IngestMetrics metrics) {
    this.log = log;
    this.inFlight = inFlight;
    this.bodies = bodies;
    this.decoder = decoder;
    this.metrics = metrics;
  }

  /**
   * Routes to a log.
   *
   * @param inFlight bounds the bytes of all requests together
   */
  public static IngestRoutes to(
      PartitionedLog log,
      IngestSettings settings,
      InFlight inFlight,
      PrometheusRegistry registry,
      Clock clock) {
    IngestMetrics metrics = new IngestMetrics(registry, inFlight, settings.maxInFlight());
    BodyReader bodies = new BodyReader(settings.maxRequestSize(), settings.bodyTimeout());
    BatchDecoder decoder = new BatchDecoder(settings, clock, bodies, metrics);
    return new IngestRoutes(log, inFlight, bodies, decoder, metrics);
  }

  /** The routes for the server. */
  public List<IngestRoute> routes() {
    return List.of(
        new IngestRoute("/save", request -> take(request, BodyFormat::ofSave), this::shed),
        new IngestRoute("/batch", request -> take(request, BodyFormat::ofBatch), this::shed));
  }

  private void shed(ProblemException problem) {
    metrics.refused(0, problem);
  }

  private CompletionStage<IngestReply> take(
      IngestRequest request, Function<IngestRequest, BodyFormat> formatOf) throws IOException {
    BodyFormat format;
    int partitions;
    InFlight.Hold hold;
    try {
      format = formatOf.apply(request);
      partitions = log.partitions();
      hold = inFlight.admit(bodies.announced(request));
    } catch (ProblemException e) {
      metrics.refused(0, e);
      throw e;
    }
    try {
      return store(decoder.read(request, format, partitions, hold), hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /** The stage must not refer to the blocks: the log has its own copy. */
  private CompletionStage<IngestReply> store(BatchDecoder.Batch batch, InFlight.Hold hold) {
    CompletableFuture<IngestReply> answer = new CompletableFuture<>();
    int samples = batch.samples();
    long begin = System.nanoTime();
    log.append(batch.blocks())
        .whenComplete(
            (positions, failure) -> {
              hold.close();
              if (failure == null) {
                long nanos = System.nanoTime() - begin;
                inFlight.acknowledged(nanos);
                metrics.stored(samples, nanos);
                answer.complete(reply(positions));
              } else {
                ProblemException problem = unavailable(failure);
                metrics.refused(samples, problem);
                answer.completeExceptionally(problem);
              }
            });
    return answer;
  }

  private static IngestReply reply(List<LogPosition> positions) {
    return positions.isEmpty()
        ? IngestReply.NO_CONTENT
        : IngestReply.noContent(
            Map.of(PositionHeader.NAME, PositionHeader.text(PositionHeader.SAMPLES, positions)));
  }

  private static ProblemException unavailable(Throwable failure) {
    LOG.debug("samples were not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the samples in time; some of them may be stored. Send all of"
            + " them again: a sample is identified by its tag, width and time.",
        TRY_AGAIN);
  }
}
