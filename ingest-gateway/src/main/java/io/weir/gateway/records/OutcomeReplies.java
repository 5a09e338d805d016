package io.weir.gateway.records;

import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.StreamKey;
import io.weir.service.http.IngestReply;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client is told of a command's outcome. Each answer says where the command is. */
final class OutcomeReplies {
  /** The most events that a read may ask for. */
  private static final long MOST_READ = 1_000_000;

  private OutcomeReplies() {}

  /** Of one event. */
  static IngestReply appended(Change change) {
    Outcome.Appended appended = appendedBy(change);
    String meta = "{\"meta\":{\"id\":" + appended.last() + ",\"t\":" + appended.time() + "}}";
    return created(change, appended, meta);
  }

  /** Of the events of a batch. */
  static IngestReply appendedMany(Change change) {
    Outcome.Appended appended = appendedBy(change);
    String meta =
        String.format(
            "{\"meta\":{\"first\":%d,\"last\":%d,\"t\":%d}}",
            appended.first(), appended.last(), appended.time());
    return created(change, appended, meta);
  }

  private static IngestReply created(Change change, Outcome.Appended appended, String meta) {
    Map<String, String> headers = new HashMap<>(WritePosition.headers(change));
    StreamKey stream = (StreamKey) change.key();
    long count = Math.min(MOST_READ, appended.last() - appended.first() + 1);
    headers.put(
        "Location",
        PathSegments.path("streams", stream.bucket(), stream.stream())
            + "?limit="
            + count
            + "&from="
            + appended.first());
    return new IngestReply(201, headers, meta.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the event that a patch made. */
  static IngestReply patched(Change change) {
    IngestReply created = appended(change);
    return new IngestReply(200, WritePosition.headers(change), created.body());
  }

  /** Of a command that has nothing to tell. */
  static IngestReply done(Change change) {
    requireNoRefusal(change);
    return noContent(List.of(change.position()));
  }

  static IngestReply noContent(Collection<LogPosition> positions) {
    return IngestReply.noContent(WritePosition.headers(positions));
  }

  private static Outcome.Appended appendedBy(Change change) {
    requireNoRefusal(change);
    if (change.outcome() instanceof Outcome.Appended appended) {
      return appended;
    }
    throw new IllegalStateException("a command that appends had the outcome " + change.outcome());
  }

  private static void requireNoRefusal(Change change) {
    if (change.outcome() instanceof Outcome.Conflict conflict) {
      throw WritePosition.on(
          change,
          ProblemException.conflict(
              "If-Match: the stream's last id is "
                  + conflict.found()
                  + ", expected "
                  + conflict.expected(),
              conflict.expected(),
              conflict.found()));
    }
    if (change.outcome() instanceof Outcome.Refused refused) {
      throw WritePosition.on(change, problem(refused));
    }
  }

  private static ProblemException problem(Outcome.Refused refused) {
    String message = refused.message();
    return switch (refused.reason()) {
      case UNKNOWN_STREAM, UNKNOWN_ITEM -> ProblemException.of(404, message);
      case NO_PATCH -> ProblemException.badRequest("body", message);
      case TEST_FAILED -> ProblemException.of(409, message);
      case NOT_APPLICABLE -> ProblemException.of(422, message).in("body");
      case KEY_REUSED -> ProblemException.of(422, message).in("Idempotency-Key");
    };
  }
}
