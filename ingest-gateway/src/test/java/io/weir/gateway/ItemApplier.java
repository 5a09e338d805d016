package io.weir.gateway;

import io.weir.model.records.Change;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for the job: gives versions and judges conditions, and keeps no values. */
final class ItemApplier {
  private final Map<ItemKey, Long> versions = new HashMap<>();

  synchronized Change apply(ItemCommand.OfItem command, LogPosition position) {
    long found = versions.getOrDefault(command.key(), 0L);
    return new Change(
        command.request(),
        position,
        1_700_000_000_000L,
        command.key(),
        outcome(command, position.offset() + 1, found),
        List.of());
  }

  private Change.Outcome outcome(ItemCommand.OfItem command, long version, long found) {
    long expected = command.expected();
    boolean met =
        expected == RecordCommand.ANY
            || (expected == ItemCommand.PRESENT ? found != 0 : expected == found);
    if (!met) {
      return new Change.Outcome.Conflict(expected, found);
    }
    if (command instanceof ItemCommand.PutItem put) {
      versions.put(command.key(), version);
      return new ItemOutcome.Stored(version, found == 0, 0, put.item().contentType());
    }
    versions.remove(command.key());
    return found == 0
        ? new Change.Outcome.Refused(Change.Reason.UNKNOWN_ITEM, "There is no item under this key.")
        : new ItemOutcome.Removed(found);
  }
}
