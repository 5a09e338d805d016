package io.weir.gateway.records;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.records.Change;
import io.weir.model.records.Limits;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import io.weir.model.records.StreamKey;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes under {@code /streams/}: admit, read, check, append a command to the log, and answer what
 * became of it. A bucket's limits are answered once the log has them.
 */
public final class StreamWrites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWrites.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final PartitionedLog log;
  private final Supplier<Optional<String>> changesFault;
  private final InFlight inFlight;
  private final BodyReader documents;
  private final BodyReader batches;
  private final PendingOutcomes pending;
  private final RecordMetrics metrics;

  /**
   * @param log of commands to records
   * @param changesFault why no outcome can come; empty if outcomes come
   * @param inFlight bounds the bytes of all requests together
   */
  public StreamWrites(
      PartitionedLog log,
      Supplier<Optional<String>> changesFault,
      InFlight inFlight,
      IngestSettings bounds,
      RecordSettings settings,
      PrometheusRegistry registry) {
    this.log = log;
    this.changesFault = changesFault;
    this.inFlight = inFlight;
    documents = bodies(bounds, RecordCommand.MAX_DOCUMENT_BYTES);
    batches = bodies(bounds, RecordCommand.MAX_BATCH_BYTES);
    pending = new PendingOutcomes(settings);
    metrics = new RecordMetrics(registry, pending, settings);
  }

  private static BodyReader bodies(IngestSettings bounds, int most) {
    return new BodyReader(Math.min(most, bounds.maxRequestSize()), bounds.bodyTimeout());
  }

  /** To be told of all changes. */
  public ChangeSubscriber subscriber() {
    return pending;
  }

  /** The route for the server; reads of the same paths are another's. */
  public IngestRoute route() {
    return new IngestRoute(
        "/streams/*", Set.of("POST", "PUT", "PATCH", "DELETE"), this::take, metrics::refused);
  }

  private CompletionStage<IngestReply> take(IngestRequest request) throws IOException {
    try {
      return handle(request).whenComplete((reply, failure) -> count(reply, failure));
    } catch (ProblemException e) {
      metrics.refused(e);
      throw e;
    }
  }

  private void count(IngestReply reply, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (failure == null) {
      metrics.answered(reply.status());
    } else if (cause instanceof ProblemException problem) {
      metrics.refused(problem);
    }
  }

  private CompletionStage<IngestReply> handle(IngestRequest request) throws IOException {
    StreamTarget target = StreamTarget.of(request.path(), request.method());
    request.parameters().refuseOthersThan(Set.of());
    if (target.isLimits()) {
      WriteHeaders.refuse(request);
      return limit(request, target);
    }
    StreamKey key = target.stream().orElseThrow();
    return switch (request.method()) {
      case "POST" -> append(request, key);
      case "PATCH" -> patch(request, key);
      default -> {
        WriteHeaders.refuse(request);
        yield send(new RecordCommand.Delete(pending.nextId(), key), OutcomeReplies::done);
      }
    };
  }

  private CompletionStage<IngestReply> append(IngestRequest request, StreamKey key)
      throws IOException {
    WriteHeaders headers = WriteHeaders.of(request);
    boolean many = WriteHeaders.contentType(request, List.of(JSON, NDJSON)).equals(NDJSON);
    Function<BodyReader.Body, List<byte[]>> read =
        many ? JsonDocuments::lines : body -> List.of(JsonDocuments.one(body));
    return withBody(
        request,
        many ? batches : documents,
        body ->
            new RecordCommand.Append(
                pending.nextId(),
                key,
                headers.idempotencyKey(),
                headers.expectedLast(),
                read.apply(body)),
        many ? OutcomeReplies::appendedMany : OutcomeReplies::appended);
  }

  private CompletionStage<IngestReply> patch(IngestRequest request, StreamKey key)
      throws IOException {
    WriteHeaders headers = WriteHeaders.of(request);
    String type = WriteHeaders.contentType(request, List.of(PATCH, MERGE_PATCH));
    return withBody(
        request,
        documents,
        body ->
            new RecordCommand.Patch(
                pending.nextId(),
                key,
                headers.idempotencyKey(),
                headers.expectedLast(),
                type.equals(MERGE_PATCH),
                JsonDocuments.one(body)),
        OutcomeReplies::patched);
  }

  private CompletionStage<IngestReply> limit(IngestRequest request, StreamTarget target)
      throws IOException {
    Limits limits = Limits.NONE;
    if (request.method().equals("PUT")) {
      WriteHeaders.contentType(request, List.of(JSON));
      requireLog();
      try (InFlight.Hold hold = inFlight.admit(documents.announced(request))) {
        limits = JsonDocuments.limits(documents.read(request, hold));
      }
    }
    if (target.stream().isPresent()) {
      return send(
          new RecordCommand.SetLimits(pending.nextId(), target.stream().get(), limits),
          OutcomeReplies::done);
    }
    return limitBucket(
        new RecordCommand.SetBucketLimits(pending.nextId(), target.bucket(), limits));
  }

  /** Each partition has a copy; there is no outcome to wait for. */
  private CompletionStage<IngestReply> limitBucket(RecordCommand.SetBucketLimits command) {
    byte[] key = RecordKey.utf8("bucket", command.bucket());
    byte[] value = command.toBytes();
    List<LogEntry> copies =
        IntStream.range(0, log.partitions()).mapToObj(p -> new LogEntry(p, key, value)).toList();
    return log.append(copies)
        .handle(
            (positions, failure) -> {
              if (failure != null) {
                throw notAcknowledged(failure);
              }
              return OutcomeReplies.noContent(positions);
            });
  }

  private CompletionStage<IngestReply> withBody(
      IngestRequest request,
      BodyReader bodies,
      Function<BodyReader.Body, RecordCommand.OfStream> commandOf,
      Function<Change, IngestReply> reply)
      throws IOException {
    requireLog();
    InFlight.Hold hold = inFlight.admit(bodies.announced(request));
    try {
      BodyReader.Body body = bodies.read(request, hold);
      hold.add(2L * body.length()); // its documents, and the command that they are copied to
      return send(commandOf.apply(body), reply, hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private CompletionStage<IngestReply> send(
      RecordCommand.OfStream command, Function<Change, IngestReply> reply) {
    requireLog();
    InFlight.Hold hold = inFlight.admit(1);
    try {
      return send(command, reply, hold);
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /** The hold ends with the acknowledgement: until the outcome comes, the command is not needed. */
  private CompletionStage<IngestReply> send(
      RecordCommand.OfStream command, Function<Change, IngestReply> reply, InFlight.Hold hold) {
    StreamKey key = command.key();
    LogEntry entry = new LogEntry(key.partition(log.partitions()), key.name(), command.toBytes());
    CompletableFuture<Change> outcome = pending.await(command.request());
    long begin = System.nanoTime();
    log.append(List.of(entry))
        .whenComplete(
            (positions, failure) -> {
              hold.close();
              if (failure != null) {
                pending.fail(command.request(), notAcknowledged(failure));
              }
            });
    int documents = command instanceof RecordCommand.Append append ? append.documents().size() : 1;
    return outcome.thenApply(change -> answer(change, reply, documents, begin));
  }

  private IngestReply answer(
      Change change, Function<Change, IngestReply> reply, int documents, long begin) {
    metrics.outcome(System.nanoTime() - begin);
    IngestReply answer = reply.apply(change);
    if (change.outcome() instanceof Change.Outcome.Appended) {
      metrics.appended(documents);
    }
    return answer;
  }

  /** Nothing is written whose outcome could not be told. */
  private void requireLog() {
    log.partitions();
    changesFault
        .get()
        .ifPresent(
            fault -> {
              throw ProblemException.unavailable(fault, TRY_AGAIN);
            });
  }

  private static ProblemException notAcknowledged(Throwable failure) {
    LOG.debug("a command was not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the write in time; it may still happen. An Idempotency-Key"
            + " makes it safe to repeat.",
        TRY_AGAIN);
  }

  /** Ends all that wait for an outcome with a 503. */
  @Override
  public void close() {
    pending.close();
  }
}
