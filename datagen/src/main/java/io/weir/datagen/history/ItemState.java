package io.weir.datagen.history;

import io.weir.datagen.history.Action.Delete;
import io.weir.datagen.history.Action.Put;
import io.weir.datagen.history.Outcome.Absent;
import io.weir.datagen.history.Outcome.Conflict;
import io.weir.datagen.history.Outcome.Deleted;
import io.weir.datagen.history.Outcome.Found;
import io.weir.datagen.history.Outcome.Written;
import java.util.Optional;

/**
 * An item as the operations before have left it: the sequential specification. A put whose outcome
 * is unknown makes a version that nobody was told; the first operation that tells it fixes it.
 *
 * @param floor the greatest version that is known to have been made
 * @param version of the item: {@link #OPEN} while it is unknown, or if there is no item
 * @param value {@link #NONE} if there is no item
 */
record ItemState(long floor, long version, String value) {
  static final long OPEN = 0;
  static final String NONE = "";

  /** Before all operations. */
  static final ItemState NEW = new ItemState(0, OPEN, NONE);

  private boolean isAbsent() {
    return value.equals(NONE);
  }

  /** The same with this version, or nothing if it cannot have it. */
  private Optional<ItemState> withVersion(long known) {
    boolean possible = !isAbsent() && (version == OPEN ? known > floor : known == version);
    return possible
        ? Optional.of(new ItemState(Math.max(floor, known), known, value))
        : Optional.empty();
  }

  /** The state if the condition holds, or nothing. */
  private Optional<ItemState> where(long expected) {
    if (expected == Action.ANY) {
      return Optional.of(this);
    }
    if (expected == Action.ABSENT) {
      return isAbsent() ? Optional.of(this) : Optional.empty();
    }
    return withVersion(expected);
  }

  /** The state afterwards, or nothing if the operation cannot have got its outcome here. */
  Optional<ItemState> after(Operation operation) {
    Outcome outcome = operation.outcome();
    if (operation.action() instanceof Put put) {
      return outcome instanceof Conflict conflict
          ? conflict(put.expected(), conflict.found())
          : where(put.expected()).flatMap(state -> state.put(put.value(), outcome));
    }
    if (operation.action() instanceof Delete delete) {
      return outcome instanceof Conflict conflict
          ? conflict(delete.expected(), conflict.found())
          : outcome instanceof Absent
              ? Optional.of(this).filter(ItemState::isAbsent)
              : where(delete.expected()).flatMap(state -> state.delete(outcome));
    }
    long least = operation.action() instanceof Action.Read read ? read.least() : 0;
    return read(outcome).filter(state -> state.floor >= least);
  }

  private Optional<ItemState> put(String next, Outcome outcome) {
    if (outcome instanceof Written written) {
      return written.version() > floor
          ? Optional.of(new ItemState(written.version(), written.version(), next))
          : Optional.empty();
    }
    return outcome instanceof Outcome.Unknown
        ? Optional.of(new ItemState(floor, OPEN, next))
        : Optional.empty();
  }

  private Optional<ItemState> delete(Outcome outcome) {
    boolean possible = outcome instanceof Deleted || outcome instanceof Outcome.Unknown;
    return possible && !isAbsent()
        ? Optional.of(new ItemState(floor, OPEN, NONE))
        : Optional.empty();
  }

  private Optional<ItemState> read(Outcome outcome) {
    if (outcome instanceof Found found) {
      return found.value().equals(value) ? withVersion(found.version()) : Optional.empty();
    }
    return outcome instanceof Absent && isAbsent() ? Optional.of(this) : Optional.empty();
  }

  private Optional<ItemState> conflict(long expected, long found) {
    if (expected == Action.ANY || found == expected) {
      return Optional.empty();
    }
    return found == 0 ? Optional.of(this).filter(ItemState::isAbsent) : withVersion(found);
  }
}
