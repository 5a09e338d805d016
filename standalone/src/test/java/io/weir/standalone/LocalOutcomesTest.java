package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.job.LocalChanges;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.service.changes.ChangeSubscriber;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalOutcomesTest {
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final LocalOutcomes outcomes = new LocalOutcomes(metrics);
  private final LocalChanges task = new LocalChanges();
  private final ConcurrentLinkedQueue<Change> told = new ConcurrentLinkedQueue<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    outcomes.close();
  }

  private static Change change(long offset) {
    return new Change(
        new RequestId(1, offset),
        new LogPosition(0, offset),
        5,
        StreamKey.of("b", "s"),
        new Change.Outcome.Appended(offset, offset, 5),
        List.of("1".getBytes(StandardCharsets.US_ASCII)));
  }

  private static ChangeSubscriber subscriber(Consumer<Change> changed) {
    return new ChangeSubscriber() {
      @Override
      public void changed(Change change) {
        changed.accept(change);
      }

      @Override
      public void missed() {}
    };
  }

  private void note(Change change) {
    threads.add(Thread.currentThread());
    told.add(change);
  }

  @Test
  void tellsOutcomesInTheirOrderOnAThreadOfItsOwn() {
    outcomes.notifyOfAddedMetric(new SimpleCounter(), "commands", null);
    outcomes.notifyOfAddedMetric(task, "changes_told", null);
    task.tell(change(1));
    outcomes.tell(subscriber(this::note));
    task.tell(change(2));
    task.tell(change(3));

    await().until(() -> told.size() == 2);
    assertThat(told).extracting(change -> change.position().offset()).containsExactly(2L, 3L);
    assertThat(told).extracting(Change::outcome).contains(change(3).outcome());
    assertThat(told).allSatisfy(change -> assertThat(change.documents()).isEmpty());
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(task.getValue()).isEqualTo(3);
  }

  /** The rest come from Kafka. */
  @Test
  void dropsWhatIsTooMuchInsteadOfKeepingTheTask() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    outcomes.notifyOfAddedMetric(task, "changes_told", null);
    outcomes.tell(
        subscriber(
            change -> {
              awaited(mayGoOn);
              note(change);
            }));
    for (int i = 0; i < 30_000; i++) {
      task.tell(change(i));
    }
    mayGoOn.countDown();

    await().until(() -> told.size() > 20_000);
    assertThat(told).hasSizeLessThan(20_010);
    assertThat(told.peek().position().offset()).isZero();
    assertThat(left()).isEqualTo(30_000 - told.size());
  }

  private double left() {
    CounterSnapshot counter =
        (CounterSnapshot)
            metrics.scrape("weir_outcomes_left_to_kafka"::equals).stream()
                .findFirst()
                .orElseThrow();
    return counter.getDataPoints().get(0).getValue();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
