package io.weir.gateway.samples;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.formats.BodyFormat;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.QueryClient;
import io.weir.model.Tag;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the samples of a request: admit, read, check, append, and answer once the log has
 * everything. A request is accepted whole or refused whole.
 */
public final class SampleWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SampleWriter.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final long NANOS_PER_MICRO = 1000;

  private final PartitionedLog log;
  private final BlockFormat format;
  private final InFlight inFlight;
  private final BodyReader bodies;
  private final BatchDecoder decoder;
  private final IngestMetrics metrics;
  private final WrittenSamples written = new WrittenSamples();

  private SampleWriter(
      PartitionedLog log,
      BlockFormat format,
      InFlight inFlight,
      BodyReader bodies,
      BatchDecoder decoder,
      IngestMetrics metrics) {
    this.log = log;
    this.format = format;
    this.inFlight = inFlight;
    this.bodies = bodies;
    this.decoder = decoder;
    this.metrics = metrics;
  }

  /**
   * Writes to a log.
   *
   * @param inFlight bounds the bytes of all requests together
   */
  public static SampleWriter to(
      PartitionedLog log,
      IngestSettings settings,
      InFlight inFlight,
      PrometheusRegistry registry,
      Clock clock) {
    IngestMetrics metrics = new IngestMetrics(registry, inFlight, settings.maxInFlight());
    BodyReader bodies = new BodyReader(settings.maxRequestSize(), settings.bodyTimeout());
    BatchDecoder decoder = new BatchDecoder(settings, clock, bodies, metrics);
    return new SampleWriter(log, settings.blocks(), inFlight, bodies, decoder, metrics);
  }

  /**
   * Deletions from the same log.
   *
   * @param client asks the state; closed by the caller
   */
  public SampleDeletions deletions(QueryClient client) {
    return new SampleDeletions(log, client, written, System::nanoTime);
  }

  /** Writes to the same log of samples that come without a bound on their number. */
  public StreamedWrites streamed() {
    return new StreamedWrites(log, format, inFlight, metrics, written, decoder::latest);
  }

  /** Counts a request that was refused before it got here. */
  public void refused(ProblemException problem) {
    metrics.refused(0, problem);
  }

  /**
   * Writes the samples of a body: 204.
   *
   * @throws ProblemException as the reply to the request
   */
  CompletionStage<IngestReply> write(
      IngestRequest request, Function<IngestRequest, BodyFormat> formatOf) throws IOException {
    return write(
        request,
        () -> {
          BodyFormat format = formatOf.apply(request);
          return (partitions, hold) -> decoder.read(request, format, partitions, hold);
        },
        IngestReply.NO_CONTENT);
  }

  /**
   * Writes one sample of one value, which is the body: a number as JSON.
   *
   * @param time ns, greater than 0
   * @param reply the reply, to which the position in the log is added
   * @throws ProblemException as the reply to the request, 400 also for a time too far ahead
   */
  public CompletionStage<IngestReply> writeNumber(
      IngestRequest request, Tag tag, long time, IngestReply reply) throws IOException {
    return write(
        request,
        () -> {
          requireNotAhead(time);
          return (partitions, hold) -> decoder.readNumber(request, tag, time, partitions, hold);
        },
        reply);
  }

  /**
   * Writes the samples of a body, each of one value: 204.
   *
   * @param readerOf checks the request before its body is read
   * @throws ProblemException as the reply to the request
   */
  public CompletionStage<IngestReply> writeNumbers(
      IngestRequest request, Function<IngestRequest, NumberReader> readerOf) throws IOException {
    return writeNumbers(request, readerOf, () -> IngestReply.NO_CONTENT);
  }

  /**
   * The same with another reply.
   *
   * @param reply made once the body is read
   */
  public CompletionStage<IngestReply> writeNumbers(
      IngestRequest request,
      Function<IngestRequest, NumberReader> readerOf,
      Supplier<IngestReply> reply)
      throws IOException {
    return write(
        request,
        () -> {
          NumberReader reader = readerOf.apply(request);
          return (partitions, hold) ->
              decoder.readNumbers(request, reader, false, partitions, hold);
        },
        bodies::announced,
        reply);
  }

  /** The same where the reader inflates the body itself, as its {@code Content-Encoding} says. */
  public CompletionStage<IngestReply> writeEncoded(
      IngestRequest request, Function<IngestRequest, NumberReader> readerOf) throws IOException {
    return write(
        request,
        () -> {
          NumberReader reader = readerOf.apply(request);
          return (partitions, hold) -> decoder.readNumbers(request, reader, true, partitions, hold);
        },
        bodies::announcedAsSent,
        () -> IngestReply.NO_CONTENT);
  }

  /** Reads a body, once it is admitted. */
  @FunctionalInterface
  private interface Decoding {
    BatchDecoder.Batch decode(int partitions, InFlight.Hold hold) throws IOException;
  }

  private CompletionStage<IngestReply> write(
      IngestRequest request, Supplier<Decoding> check, IngestReply reply) throws IOException {
    return write(request, check, bodies::announced, () -> reply);
  }

  private CompletionStage<IngestReply> write(
      IngestRequest request,
      Supplier<Decoding> check,
      ToLongFunction<IngestRequest> announced,
      Supplier<IngestReply> reply)
      throws IOException {
    Decoding decoding;
    int partitions;
    InFlight.Hold hold;
    try {
      decoding = check.get();
      partitions = log.partitions();
      hold = inFlight.admit(announced.applyAsLong(request));
    } catch (ProblemException e) {
      refused(e);
      throw e;
    }
    try {
      BatchDecoder.Batch batch = decoding.decode(partitions, hold);
      return store(batch, hold, reply.get());
    } catch (IOException | RuntimeException | Error e) {
      hold.close();
      throw e;
    }
  }

  private void requireNotAhead(long time) {
    long latest = decoder.latest();
    if (time > latest) {
      throw ProblemException.badRequest(
          "time",
          "time: must be at most "
              + latest / NANOS_PER_MICRO
              + " (the clock and what is allowed ahead, µs), got "
              + time / NANOS_PER_MICRO);
    }
  }

  /** The stage must not refer to the blocks: the log has its own copy. */
  private CompletionStage<IngestReply> store(
      BatchDecoder.Batch batch, InFlight.Hold hold, IngestReply reply) {
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
                written.note(positions);
                metrics.stored(samples, nanos);
                answer.complete(at(positions, reply));
              } else {
                ProblemException problem = unavailable(failure);
                metrics.refused(samples, problem);
                answer.completeExceptionally(problem);
              }
            });
    return answer;
  }

  private static IngestReply at(List<LogPosition> positions, IngestReply reply) {
    return positions.isEmpty()
        ? reply
        : reply.with(PositionHeader.NAME, PositionHeader.text(PositionHeader.SAMPLES, positions));
  }

  private static ProblemException unavailable(Throwable failure) {
    LOG.debug("samples were not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the samples in time; some of them may be stored. Send all of"
            + " them again: a sample is identified by its tag, width and time.",
        TRY_AGAIN);
  }
}
