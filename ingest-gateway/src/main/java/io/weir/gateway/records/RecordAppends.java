package io.weir.gateway.records;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of commands whose outcome nobody waits for: the answer comes once the log has all of
 * them.
 */
public final class RecordAppends {
  static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(RecordAppends.class);

  private final PartitionedLog log;
  private final InFlight inFlight;

  RecordAppends(PartitionedLog log, InFlight inFlight) {
    this.log = log;
    this.inFlight = inFlight;
  }

  /**
   * Reads a body, writes the entries that are made of it, and answers once the log has all of them.
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
    } catch (IOException | RuntimeException | Error e) {
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

  static BodyReader.Body readAndCopy(IngestRequest request, BodyReader bodies, InFlight.Hold hold)
      throws IOException {
    BodyReader.Body body = bodies.read(request, hold);
    hold.add(2L * body.length()); // its documents, and the command that they are copied to
    return body;
  }

  static ProblemException notAcknowledged(Throwable failure, RecordCommand command) {
    LOG.debug("a command was not acknowledged", failure);
    return ProblemException.unavailable(
        "Kafka did not acknowledge the write in time; it may still happen."
            + PendingOutcomes.hint(command),
        TRY_AGAIN);
  }
}
