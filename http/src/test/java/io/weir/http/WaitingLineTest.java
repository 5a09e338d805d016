package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** On one thread, with a clock that is set by hand. */
class WaitingLineTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Queue<Runnable> alarms = new ArrayDeque<>();
  private final List<Long> alarmTimes = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private long now = Long.MAX_VALUE - 500; // overflows meanwhile, as a clock may
  private final WaitingLine line =
      new WaitingLine(2, Duration.ofNanos(1000), threads::add, this::alarm, () -> now);

  private void alarm(long nanos, Runnable call) {
    alarmTimes.add(nanos);
    alarms.add(call);
  }

  private WaitingLine.Turn turn(String name) {
    return new WaitingLine.Turn() {
      @Override
      public void take() {
        log.add(name);
        if (name.startsWith("bad")) {
          throw new IllegalStateException(name);
        }
      }

      @Override
      public void miss() {
        log.add(name + " missed");
      }
    };
  }

  private boolean enter(String name) {
    return line.enter(turn(name));
  }

  @Test
  void takesTurnsInOrderAndNoMoreAtATimeThanThereArePlaces() {
    for (String name : List.of("a", "b", "c", "d")) {
      assertThat(enter(name)).isTrue();
    }
    assertThat(threads).hasSize(2);
    assertThat(line.length()).isEqualTo(2);

    threads.remove().run();
    assertThat(threads).hasSize(2);
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(log).containsExactly("a", "b", "c", "d");
    assertThat(line.length()).isZero();

    enter("e");
    enter("f");
    assertThat(threads).hasSize(2);
  }

  @Test
  void letsNobodyInWhileTheFirstHasWaitedForHalfOfTheTime() {
    enter("a");
    enter("b");
    enter("c");
    now += 500;
    assertThat(enter("d")).isTrue();
    now += 1;
    assertThat(enter("e")).isFalse();

    threads.remove().run(); // c has a place now, and d is the first
    assertThat(enter("f")).isTrue();
    assertThat(log).containsExactly("a");
  }

  @Test
  void nobodyWaitsForLongerThanTheTimeEvenIfNoPlaceBecomesFree() {
    enter("a");
    enter("b");
    enter("c");
    now += 300;
    enter("d");
    assertThat(alarmTimes).containsExactly(1000L);

    now += 700;
    alarms.remove().run();
    assertThat(log).containsExactly("c missed");
    assertThat(line.length()).isOne();
    assertThat(alarmTimes).containsExactly(1000L, 300L);

    now += 300;
    alarms.remove().run();
    assertThat(log).containsExactly("c missed", "d missed");
    assertThat(alarms).isEmpty();

    enter("e");
    assertThat(alarmTimes).containsExactly(1000L, 300L, 1000L);
    threads.remove().run();
    threads.remove().run();
    threads.remove().run();
    alarms.remove().run();
    assertThat(log).containsExactly("c missed", "d missed", "a", "b", "e");
  }

  @Test
  void aTurnThatFailsGivesItsPlaceBack() {
    enter("bad a");
    enter("b");
    enter("c");

    assertThatThrownBy(() -> threads.remove().run()).isInstanceOf(IllegalStateException.class);
    threads.remove().run();
    threads.remove().run();

    assertThat(log).containsExactly("bad a", "b", "c");
  }
}
