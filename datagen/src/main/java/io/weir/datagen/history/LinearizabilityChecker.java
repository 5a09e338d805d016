package io.weir.datagen.history;

import io.weir.datagen.history.Linearization.Verdict;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks for an order of the operations on one item in which each got its outcome from the state
 * that those before it left, and which keeps the order of any two of which one ended before the
 * other began (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects",
 * TOPLAS 1990).
 *
 * <p>The search is that of Wing and Gong ("Testing and verifying concurrent objects", JPDC 1993):
 * take any operation that may be first, go on with the rest, and come back if that leads nowhere.
 * As Lowe has it ("Testing for linearizability", CCPE 2017), calls and ends are a list from which
 * what is taken is lifted, and a set of operations taken together with the state they left is tried
 * once. Items are checked each by itself, which is as good as all at once (Horn and Kroening,
 * "Faster linearizability checking via P-compositionality", FORTE 2015).
 *
 * <p>An operation of unknown outcome has a call and no end: it may be taken anywhere later, or
 * never. The worst case is exponential in the operations that overlap; so the pairs kept are
 * bounded, at about 100 bytes and a bit for each operation, and with them the time.
 */
public final class LinearizabilityChecker {
  /** The pairs kept unless one says otherwise; with 400 operations each, some 40 MB. */
  public static final int MAX_KEPT = 200_000;

  private final int maxKept;

  /**
   * @param maxKept pairs of operations and state after which the search is given up
   */
  public LinearizabilityChecker(int maxKept) {
    this.maxKept = maxKept;
  }

  /** Checks the operations on one item, in any order. */
  public Linearization check(List<Operation> operations) {
    return new Search(operations).run();
  }

  /** A call or an end in the list. */
  private static final class Event {
    final int operation;
    final boolean isCall;
    final long time;
    Event previous = this;
    Event next = this;
    Event end = this;

    Event(int operation, boolean isCall, long time) {
      this.operation = operation;
      this.isCall = isCall;
      this.time = time;
    }

    void unlink() {
      previous.next = next;
      next.previous = previous;
    }

    void relink() {
      previous.next = this;
      next.previous = this;
    }
  }

  private record Taken(Event call, ItemState before) {}

  private record Tried(BitSet taken, ItemState state) {}

  /** One search. The list is a ring that begins and ends at a head. */
  private final class Search {
    private final List<Operation> operations;
    private final Event head = new Event(-1, false, 0);
    private final Set<Tried> tried = new HashSet<>();
    private final Deque<Taken> stack = new ArrayDeque<>();
    private final BitSet taken = new BitSet();
    private ItemState state = ItemState.NEW;
    private int open;
    private int most = -1;
    private String obstacle = "";

    Search(List<Operation> operations) {
      this.operations = List.copyOf(operations);
      IntStream.range(0, operations.size())
          .boxed()
          .flatMap(this::events)
          .sorted(
              Comparator.comparingLong((Event event) -> event.time)
                  .thenComparing(event -> !event.isCall))
          .forEach(this::append);
    }

    private Stream<Event> events(int i) {
      Operation operation = operations.get(i);
      Event call = new Event(i, true, operation.call());
      if (operation.isUnknown()) {
        return Stream.of(call);
      }
      open++;
      call.end = new Event(i, false, operation.end());
      return Stream.of(call, call.end);
    }

    private void append(Event event) {
      event.previous = head.previous;
      event.next = head;
      event.relink();
    }

    Linearization run() {
      Event at = head.next;
      while (open > 0) {
        if (at.isCall) {
          at = take(at) ? head.next : at.next;
          if (tried.size() > maxKept) {
            return new Linearization(Verdict.GAVE_UP, "after " + maxKept + " states");
          }
        } else {
          note(at);
          if (stack.isEmpty()) {
            return new Linearization(Verdict.VIOLATED, obstacle);
          }
          at = giveBack().next;
        }
      }
      return new Linearization(Verdict.LINEARIZABLE, "");
    }

    /** Takes an operation if its outcome fits the state, and this was not tried before. */
    private boolean take(Event call) {
      Operation operation = operations.get(call.operation);
      Optional<ItemState> after = state.after(operation);
      if (after.isEmpty()) {
        return false;
      }
      taken.set(call.operation);
      if (!tried.add(new Tried((BitSet) taken.clone(), after.get()))) {
        taken.clear(call.operation);
        return false;
      }
      stack.push(new Taken(call, state));
      state = after.get();
      call.unlink();
      if (!operation.isUnknown()) {
        call.end.unlink();
        open--;
      }
      return true;
    }

    private Event giveBack() {
      Taken last = stack.pop();
      Event call = last.call();
      if (!operations.get(call.operation).isUnknown()) {
        call.end.relink();
        open++;
      }
      call.relink();
      taken.clear(call.operation);
      state = last.before();
      return call;
    }

    private void note(Event end) {
      if (stack.size() > most) {
        most = stack.size();
        obstacle =
            String.format(
                "%d of %d operations have an order, that leaves %s; then none explains %s",
                most, operations.size(), state, operations.get(end.operation));
      }
    }
  }
}
