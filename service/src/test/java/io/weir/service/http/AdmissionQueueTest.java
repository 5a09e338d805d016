package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** On one thread, with a clock that is set by hand. */
class AdmissionQueueTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Queue<Runnable> alarms = new ArrayDeque<>();
  private final List<Long> alarmTimes = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private long now = Long.MAX_VALUE - 500; // overflows meanwhile, as a clock may
  private final AdmissionQueue queue =
      new AdmissionQueue(2, Duration.ofNanos(1000), threads::add, this::alarm, () -> now);

  private void alarm(long nanos, Runnable call) {
    alarmTimes.add(nanos);
    alarms.add(call);
  }

  private AdmissionQueue.Entry entry(String name) {
    return new AdmissionQueue.Entry() {
      @Override
      public void run() {
        log.add(name);
        if (name.startsWith("bad")) {
          throw new IllegalStateException(name);
        }
      }

      @Override
      public void reject() {
        log.add(name + " rejected");
      }
    };
  }

  private boolean offer(String name) {
    return queue.offer(entry(name));
  }

  @Test
  void runsEntriesInOrderAndNoMoreAtATimeThanThereArePlaces() {
    for (String name : List.of("a", "b", "c", "d")) {
      assertThat(offer(name)).isTrue();
    }
    assertThat(threads).hasSize(2);
    assertThat(queue.length()).isEqualTo(2);

    threads.remove().run();
    assertThat(threads).hasSize(2);
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
    assertThat(log).containsExactly("a", "b", "c", "d");
    assertThat(queue.length()).isZero();

    offer("e");
    offer("f");
    assertThat(threads).hasSize(2);
  }

  @Test
  void letsNobodyInWhileTheFirstHasWaitedForHalfOfTheTime() {
    offer("a");
    offer("b");
    offer("c");
    now += 500;
    assertThat(offer("d")).isTrue();
    now += 1;
    assertThat(offer("e")).isFalse();

    threads.remove().run(); // c has a place now, and d is the first
    assertThat(offer("f")).isTrue();
    assertThat(log).containsExactly("a");
  }

  @Test
  void nobodyWaitsForLongerThanTheTimeEvenIfNoPlaceBecomesFree() {
    offer("a");
    offer("b");
    offer("c");
    now += 300;
    offer("d");
    assertThat(alarmTimes).containsExactly(1000L);

    now += 700;
    alarms.remove().run();
    assertThat(log).containsExactly("c rejected");
    assertThat(queue.length()).isOne();
    assertThat(alarmTimes).containsExactly(1000L, 300L);

    now += 300;
    alarms.remove().run();
    assertThat(log).containsExactly("c rejected", "d rejected");
    assertThat(alarms).isEmpty();

    offer("e");
    assertThat(alarmTimes).containsExactly(1000L, 300L, 1000L);
    threads.remove().run();
    threads.remove().run();
    threads.remove().run();
    alarms.remove().run();
    assertThat(log).containsExactly("c rejected", "d rejected", "a", "b", "e");
  }

  @Test
  void anEntryThatFailsGivesItsPlaceBack() {
    offer("bad a");
    offer("b");
    offer("c");

    assertThatThrownBy(() -> threads.remove().run()).isInstanceOf(IllegalStateException.class);
    threads.remove().run();
    threads.remove().run();

    assertThat(log).containsExactly("bad a", "b", "c");
  }
}
