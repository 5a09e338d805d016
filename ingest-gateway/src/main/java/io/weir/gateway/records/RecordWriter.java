package io.weir.gateway.records;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every write to records: admit the request, read its body, append commands to the log,
 * and answer what became of them. What a request asks for, and how its outcome is told, is each
 * route's own.
 */
public final class RecordWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final PartitionedLog log;
  private final Supplier<Optional<String>> changesFault;
  private final InFlight inFlight;
  private final IngestSettings bounds;
  private final PendingOutcomes pending;
  private final RecordMetrics metrics;

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
    metrics = new RecordMetrics(registry, pending, settings);
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
    } catch (RuntimeException e) {
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
      BodyReader.Body body = readAndCopy(request, bodies, hold);
      return write(commandOf.apply(pending.nextId(), body), reply, hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private static BodyReader.Body readAndCopy(
      IngestRequest request, BodyReader bodies, InFlight.Hold hold) throws IOException {
    BodyReader.Body body = bodies.read(request, hold);
    hold.add(2L * body.length()); // its documents, and the command that they are copied to
    return body;
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
                pending.fail(command.request(), notAcknowledged(failure, command));
              }
            });
    return outcome.thenApply(
        change -> {
          metrics.outcome(System.nanoTime() - begin);
          return reply.apply(change);
        });
  }

  /**
   * Reads a body, writes the entries that are made of it, and answers once the log has all of them:
   * for commands whose outcome nobody waits for.
   *
   * @param entriesOf one or more; may throw a {@link ProblemException}
   * @param reply takes where the entries are, as {@link PartitionedLog#append} tells it
   */
  public CompletionStage<IngestReply> append(
      IngestRequest request,
      BodyReader bodies,
      Function<BodyReader.Body, List<LogEntry>> entriesOf,
      Function<List<LogPosition>, IngestReply> reply)
      throws IOException {
    return append(request, bodies, (body, hold) -> entriesOf.apply(body), reply);
  }

  /** The same, where what is made of a body takes more than twice its bytes: adds that itself. */
  public CompletionStage<IngestReply> append(
      IngestRequest request,
      BodyReader bodies,
      BiFunction<BodyReader.Body, InFlight.Hold, List<LogEntry>> entriesOf,
      Function<List<LogPosition>, IngestReply> reply)
      throws IOException {
    log.partitions();
    InFlight.Hold hold = inFlight.admit(bodies.announced(request));
    try {
      BodyReader.Body body = readAndCopy(request, bodies, hold);
      return append(entriesOf.apply(body, hold), reply)
          .whenComplete((sent, failure) -> hold.close());
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /**
   * Makes room for a write that arrives in pieces, each of which is added to what is held.
   *
   * @throws ProblemException 429 if there is no room, 503 if nothing can be written
   */
  public InFlight.Hold admit() {
    log.partitions();
    return inFlight.admit(1);
  }

  /** Writes entries, and answers once the log has all of them. */
  public <T> CompletionStage<T> append(
      List<LogEntry> entries, Function<List<LogPosition>, T> reply) {
    return log.append(entries)
        .handle(
            (positions, failure) -> {
              if (failure != null) {
                throw notAcknowledged(failure, null);
              }
              return reply.apply(positions);
            });
  }

  /** Nothing is written whose outcome could not be told. */
  private void requireOutcomes() {
    log.partitions();
    changesFault
        .get()
        .ifPresent(
            fault -> {
              throw ProblemException.unavailable(fault, TRY_AGAIN);
            });
  }

  private static ProblemException notAcknowledged(Throwable failure, RecordCommand command) {
    LOG.debug("a command was not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the write in time; it may still happen."
            + PendingOutcomes.hint(command),
        TRY_AGAIN);
  }

  /** Ends all that wait for an outcome with a 503. */
  @Override
  public void close() {
    pending.close();
  }
}
