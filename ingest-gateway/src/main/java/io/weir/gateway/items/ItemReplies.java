package io.weir.gateway.items;

import io.weir.gateway.records.WritePosition;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.ItemOutcome;
import io.weir.service.http.IngestReply;
import io.weir.service.http.ProblemException;
import java.util.HashMap;
import java.util.Map;

/** What a client is told of a command's outcome. Each answer says where the command is. */
final class ItemReplies {
  private static final byte[] NOTHING = {};

  private ItemReplies() {}

  /** Of a put. */
  static IngestReply stored(Change change) {
    requireDone(change);
    if (change.outcome() instanceof ItemOutcome.Stored stored) {
      Map<String, String> headers = new HashMap<>(WritePosition.headers(change));
      headers.put("ETag", "\"" + stored.version() + '"');
      return new IngestReply(stored.created() ? 201 : 204, headers, NOTHING);
    }
    throw new IllegalStateException("a put had the outcome " + change.outcome());
  }

  /** Of a removal. */
  static IngestReply removed(Change change) {
    requireDone(change);
    return IngestReply.noContent(WritePosition.headers(change));
  }

  /**
   * That the command has done what it demanded.
   *
   * @throws ProblemException 412 or 404
   */
  static void requireDone(Change change) {
    if (change.outcome() instanceof Outcome.Conflict conflict) {
      throw WritePosition.on(change, problem(conflict));
    }
    if (change.outcome() instanceof Outcome.Refused refused) {
      throw WritePosition.on(change, ProblemException.of(404, refused.message()));
    }
  }

  private static ProblemException problem(Outcome.Conflict conflict) {
    String detail =
        conflict.found() == 0
            ? "There is no item under this key."
            : "The item has the version " + conflict.found() + ".";
    return ProblemException.preconditionFailed(detail, conflict.found());
  }
}
