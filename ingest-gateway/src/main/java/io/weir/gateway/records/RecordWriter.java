package io.weir.gateway.records;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way of every write to records: admit the request, read its body, append commands to the log,
 * and answer what became of them. What a request asks for, and how its outcome is told, is each
 * route's own.
 */
public final class RecordWriter implements AutoCloseable {
  private final PartitionedLog log;
  private final Supplier<Optional<String>> changesFault;
  private final InFlight inFlight;
  private final IngestSettings bounds;
  private final PendingOutcomes pending;
  private final RecordWriteMetrics metrics;
  private final RecordAppends appends;

  /**
   * @param log of commands to records
   * @param changesFault why no outcome can come; empty if outcomes come
   * @param inFlight bounds the bytes of all requests together
   */
  public RecordWriter(
      PartitionedLog log,
      Supplier<Optional<String>> changesFault,
      InFlight inFlight,
      IngestSettings bounds,
      RecordSettings settings,
      PrometheusRegistry registry) {
    this.log = log;
    this.changesFault = changesFault;
    this.inFlight = inFlight;
    this.bounds = bounds;
    pending = new PendingOutcomes(settings);
    metrics = new RecordWriteMetrics(registry, pending, settings);
    appends = new RecordAppends(log, inFlight);
  }

  /** The way of commands whose outcome nobody waits for. */
  public RecordAppends appends() {
    return appends;
  }

  /** To be told of all changes. */
  public ChangeSubscriber subscriber() {
    return pending;
  }

  /**
   * A route whose answers are counted.
   *
   * @param path a beginning or a pattern; other methods of the same paths are another's
   */
  public IngestRoute route(String path, Set<String> methods, IngestRoute.Receiver receiver) {
    return new IngestRoute(path, methods, request -> counted(receiver, request), metrics::refused);
  }

  private CompletionStage<IngestReply> counted(IngestRoute.Receiver receiver, IngestRequest request)
      throws IOException {
    try {
      return receiver.receive(request).whenComplete(this::count);
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

  /**
   * A reader of bodies.
   *
   * @param most bytes, if the gateway's bound for all bodies is not lower
   */
  public BodyReader bodies(int most) {
    return new BodyReader(Math.min(most, bounds.maxRequestSize()), bounds.bodyTimeout());
  }

  /**
   * The number of partitions of the log.
   *
   * @throws ProblemException 503 while the log cannot be reached
   */
  public int partitions() {
    return log.partitions();
  }

  /** The entry of a command to one key. */
  public LogEntry entry(RecordCommand.OfKey command) {
    return new LogEntry(
        command.key().partition(log.partitions()), command.key().name(), command.toBytes());
  }

  /** A name for a command, which no other command of any gateway has. */
  public RequestId nextId() {
    return pending.nextId();
  }

  /**
   * Reads a body from which no command is made.
   *
   * @throws ProblemException as {@link BodyReader#read} and {@code parse} do; 503 if nothing could
   *     be written
   */
  public <T> T read(IngestRequest request, BodyReader bodies, Function<BodyReader.Body, T> parse)
      throws IOException {
    requireOutcomes();
    try (InFlight.Hold hold = inFlight.admit(bodies.announced(request))) {
      return parse.apply(bodies.read(request, hold));
    }
  }

  /**
   * Writes a command that needs no body, and answers its outcome.
   *
   * @param reply tells the outcome; may throw a {@link ProblemException}
   */
  public CompletionStage<IngestReply> write(
      RecordCommand.OfKey command, Function<Change, IngestReply> reply) {
    return write(command, 1, reply);
  }

  /**
   * Writes a command that is in memory already, for any protocol, and answers its outcome.
   *
   * @param bytes that the command takes, 1 or more
   * @param reply tells the outcome; may throw a {@link ProblemException}
   * @return fails with a {@link ProblemException}: 504 if the outcome is not known in time, 503 if
   *     the log has not acknowledged the command; in both cases the write may still happen
   * @throws ProblemException 429 if there is no room, 503 if nothing can be written
   */
  public <T> CompletionStage<T> write(
      RecordCommand.OfKey command, long bytes, Function<Change, T> reply) {
    requireOutcomes();
    InFlight.Hold hold = inFlight.admit(bytes);
    try {
      hold.add(bytes);
      return write(command, reply, hold);
    } catch (RuntimeException | Error e) {
      hold.close();
      throw e;
    }
  }

  /**
   * Reads a body, writes the command that is made of it, and answers the command's outcome.
   *
   * @param commandOf takes a name for the command; may throw a {@link ProblemException}
   * @param reply tells the outcome; may throw a {@link ProblemException}
   */
  public CompletionStage<IngestReply> write(
      IngestRequest request,
      BodyReader bodies,
      BiFunction<RequestId, BodyReader.Body, ? extends RecordCommand.OfKey> commandOf,
      Function<Change, IngestReply> reply)
      throws IOException {
    requireOutcomes();
    InFlight.Hold hold = inFlight.admit(bodies.announced(request));
    try {
      BodyReader.Body body = RecordAppends.readAndCopy(request, bodies, hold);
      return write(commandOf.apply(pending.nextId(), body), reply, hold);
    } catch (IOException | RuntimeException | Error e) {
      hold.close();
      throw e;
    }
  }

  /** The hold ends with the acknowledgement: until the outcome comes, the command is not needed. */
  private <T> CompletionStage<T> write(
      RecordCommand.OfKey command, Function<Change, T> reply, InFlight.Hold hold) {
    LogEntry entry = entry(command);
    CompletableFuture<Change> outcome = pending.await(command);
    long begin = System.nanoTime();
    log.append(List.of(entry))
        .whenComplete(
            (positions, failure) -> {
              hold.close();
              if (failure != null) {
                pending.fail(command.request(), RecordAppends.notAcknowledged(failure, command));
              }
            });
    return outcome.thenApply(
        change -> {
          metrics.outcome(System.nanoTime() - begin);
          return reply.apply(change);
        });
  }

  /** Nothing is written whose outcome could not be told. */
  private void requireOutcomes() {
    log.partitions();
    changesFault
        .get()
        .ifPresent(
            fault -> {
              throw ProblemException.unavailable(fault, RecordAppends.TRY_AGAIN);
            });
  }

  /** Ends all that wait for an outcome with a 503. */
  @Override
  public void close() {
    pending.close();
  }
}
