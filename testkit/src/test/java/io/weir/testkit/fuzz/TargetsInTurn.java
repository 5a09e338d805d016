package io.weir.testkit.fuzz;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Gives what Jazzer makes up to one target after the other, to each for as long, and prints how
 * often each ran. All share a JVM, whose start takes more CPU than a target's seconds.
 *
 * <p>{@code weir.fuzz.targets} names their classes, with commas; {@code weir.fuzz.seconds} is the
 * processor time that each is given after its first run, which loads what it needs: so each is
 * tried as much next to other work, which leaves it a core for a part of the time.
 */
public final class TargetsInTurn {
  private static final TargetsInTurn ALL =
      new TargetsInTurn(
          List.of(System.getProperty("weir.fuzz.targets").split(",")),
          Integer.getInteger("weir.fuzz.seconds") * 1_000_000_000L);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Looking at the time takes 4 us, half of what a run of the fastest target does. */
  private static final int RUNS_A_LOOK = 16;

  private final List<String> names;
  private final long turnNanos;
  private MethodHandle target;
  private int turn;
  private long turnBegun;
  private long runs;

  private TargetsInTurn(List<String> names, long turnNanos) {
    this.names = names;
    this.turnNanos = turnNanos;
    target = find(names.get(0));
  }

  /** Called by Jazzer, by one thread; does nothing once all have had their turn. */
  public static void fuzzerTestOneInput(byte[] input) throws Throwable {
    ALL.run(input);
  }

  private void run(byte[] input) throws Throwable {
    if (turn == names.size()) {
      return;
    }
    try {
      target.invokeExact(input);
    } catch (Throwable fault) {
      System.out.printf("fuzz: %s fails%n", names.get(turn));
      throw fault;
    }
    runs++;
    if (runs == 1) {
      turnBegun = THREADS.getCurrentThreadCpuTime();
    } else if (runs % RUNS_A_LOOK == 0
        && THREADS.getCurrentThreadCpuTime() - turnBegun >= turnNanos) {
      endTurn();
    }
  }

  private void endTurn() {
    System.out.printf("fuzz: %s ran %d times%n", names.get(turn), runs);
    runs = 0;
    turn++;
    if (turn < names.size()) {
      target = find(names.get(turn));
    }
  }

  private static MethodHandle find(String name) {
    try {
      return MethodHandles.lookup()
          .findStatic(
              Class.forName(name),
              "fuzzerTestOneInput",
              MethodType.methodType(void.class, byte[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " is no target", e);
    }
  }
}
