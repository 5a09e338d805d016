package io.weir.gateway;

import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for the job: gives ids and judges conditions, and keeps no events. */
final class StreamApplier {
  private final Map<StreamKey, Long> last = new HashMap<>();

  synchronized Change apply(RecordCommand.OfStream command, LogPosition position) {
    long found = last.getOrDefault(command.key(), 0L);
    List<byte[]> documents =
        command instanceof RecordCommand.Append append ? append.documents() : List.of();
    return new Change(
        command.request(),
        position,
        1_700_000_000_000L,
        command.key(),
        outcome(command, found),
        documents);
  }

  private Change.Outcome outcome(RecordCommand.OfStream command, long found) {
    if (command instanceof RecordCommand.Repeatable repeatable
        && repeatable.expectedLast() != RecordCommand.ANY
        && repeatable.expectedLast() != found) {
      return new Change.Outcome.Conflict(repeatable.expectedLast(), found);
    }
    if (found == 0 && !(command instanceof RecordCommand.Append)) {
      return command instanceof RecordCommand.SetLimits
          ? new Change.Outcome.LimitsSet()
          : new Change.Outcome.Refused(Change.Reason.UNKNOWN_STREAM, "The stream has no event.");
    }
    if (command instanceof RecordCommand.Delete) {
      return new Change.Outcome.Deleted(found);
    }
    int more = command instanceof RecordCommand.Append append ? append.documents().size() : 1;
    last.put(command.key(), found + more);
    return new Change.Outcome.Appended(found + 1, found + more, 1_700_000_000_000L);
  }
}
