package io.weir.datagen.keys;

import io.weir.datagen.history.Operation;
import io.weir.datagen.history.Outcome;
import io.weir.model.records.LogPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations of all clients on one item. It takes so many that a search for their order ends,
 * then clients go on with another item. For any number of threads.
 */
final class KeyHistory {
  private static final int MAX_OPERATIONS = 400;

  /** Each of them doubles the search at worst. */
  private static final int MAX_UNKNOWN = 8;

  private final String key;
  private final List<Operation> operations = new ArrayList<>();
  private Last last = new Last(LogPosition.NONE, Long.MIN_VALUE, 0, 0);
  private long greatest;
  private int unknown;
  private int open;

  /**
   * The write that is the last one in the log, of those that were answered.
   *
   * @param call when it began
   * @param made the greatest version that had been made by then; 0 for none
   * @param least the version that whoever finds an item then must find at least
   */
  record Last(LogPosition position, long call, long made, long least) {}

  KeyHistory(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /** Begins an operation; false if it takes no more. */
  synchronized boolean begin() {
    if (operations.size() + open >= MAX_OPERATIONS || unknown >= MAX_UNKNOWN) {
      return false;
    }
    open++;
    return true;
  }

  synchronized Last last() {
    return last;
  }

  /** The greatest version that a client was told. */
  synchronized long greatest() {
    return greatest;
  }

  /** An operation that was begun has not happened, and will not. */
  synchronized void forget() {
    open--;
  }

  /** An operation that was begun has an outcome, which may be unknown. */
  synchronized void end(Operation operation, LogPosition position) {
    open--;
    operations.add(operation);
    Outcome outcome = operation.outcome();
    if (outcome instanceof Outcome.Unknown) {
      unknown++;
    } else if (outcome instanceof Outcome.Written written) {
      greatest = Math.max(greatest, written.version());
      wrote(operation, position, written.version(), written.version());
    } else if (outcome instanceof Outcome.Deleted) {
      // What is found after it was put after it: the versions before are gone.
      wrote(operation, position, last.made(), last.made() + 1);
    } else if (outcome instanceof Outcome.Found found) {
      greatest = Math.max(greatest, found.version());
    }
  }

  private void wrote(Operation operation, LogPosition position, long made, long least) {
    if (position.offset() > last.position().offset()) {
      last =
          new Last(
              position,
              operation.call(),
              Math.max(made, last.made()),
              Math.max(least, last.least()));
    }
  }

  /** Whether nothing more will come, asked once each was refused by {@link #begin}. */
  synchronized boolean isComplete() {
    return open == 0;
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }
}
