package io.weir.gateway.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.records.RecordSettings;
import io.weir.gateway.records.RecordWriter;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemCommand.PutItems;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ItemStreamTest {
  private static final long LIMIT = 64 << 20;

  private final ManualLog log = new ManualLog();
  private final InFlight inFlight = new InFlight(LIMIT, Duration.ofMillis(500));
  private final AtomicInteger progress = new AtomicInteger();
  private final Counter stored = Counter.builder().name("stored").build();

  /** Acknowledges when it is told to. */
  private static final class ManualLog implements PartitionedLog {
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<List<LogPosition>>> waiting = new ArrayList<>();

    @Override
    public int partitions() {
      return 2;
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<LogEntry> appended) {
      entries.addAll(appended);
      waiting.add(new CompletableFuture<>());
      return waiting.get(waiting.size() - 1);
    }

    /** All that waits, and what comes while it does. */
    void acknowledge() {
      for (int i = 0; i < waiting.size(); i++) {
        waiting.get(i).complete(List.of(new LogPosition(entries.get(i).partition(), i)));
      }
    }

    List<Item> items() {
      return entries.stream()
          .flatMap(each -> ((PutItems) RecordCommand.of(each.value())).items().stream())
          .toList();
    }

    @Override
    public Optional<String> fault() {
      return Optional.empty();
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private ItemStream stream() {
    Settings settings = new Settings(Map.of());
    RecordWriter writer =
        new RecordWriter(
            log,
            Optional::empty,
            inFlight,
            IngestSettings.from(settings),
            RecordSettings.from(settings),
            new PrometheusRegistry());
    return new ItemStream(writer, stored, progress::incrementAndGet);
  }

  private static Item item(String key, int bytes) {
    return new Item(ItemKey.of("i", key), 0, "text/plain", "x".repeat(bytes).getBytes(UTF_8));
  }

  @Test
  void sendsAtOnceWhatComesWhileNothingIsOnItsWay() {
    ItemStream stream = stream();
    stream.add(List.of(item("a", 1)));
    stream.add(List.of(item("a", 2)));
    stream.add(List.of(item("a", 3)));
    assertThat(log.items()).hasSize(1);

    log.acknowledge();
    assertThat(log.entries).hasSize(2);
    assertThat(log.items()).extracting(each -> each.value().length).containsExactly(1, 2, 3);
    assertThat(progress.get()).isPositive();
  }

  @Test
  void isDoneOnceTheLogHasAll() {
    ItemStream stream = stream();
    stream.add(List.of(item("a", 1), item("b", 1), item("c", 1)));
    CompletableFuture<List<LogPosition>> ended = stream.end().toCompletableFuture();
    assertThat(ended).isNotDone();
    assertThat(stored.get()).isZero();

    log.acknowledge();
    assertThat(ended).isCompletedWithValueMatching(positions -> !positions.isEmpty());
    assertThat(stored.get()).isEqualTo(3);
    stream.close();
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void isFullBeforeItHoldsMuch() {
    ItemStream stream = stream();
    int added = 0;
    while (!stream.isFull()) {
      stream.add(List.of(item("k" + added++, 100_000)));
    }

    assertThat(added).isBetween(60, 100);
    assertThat(inFlight.bytes()).isBetween(8L << 20, 10L << 20);
    log.acknowledge();
    assertThat(stream.isFull()).isFalse();
  }

  @Test
  void aFailureOfTheLogEndsIt() {
    ItemStream stream = stream();
    stream.add(List.of(item("a", 1)));
    log.waiting.get(0).completeExceptionally(new IllegalStateException("Kafka is gone"));

    assertThat(stream.failure()).containsInstanceOf(ProblemException.class);
    assertThat(progress).hasValue(1);
    assertThatThrownBy(() -> stream.add(List.of(item("b", 1))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it may still happen");
    assertThat(stream.end().toCompletableFuture()).isCompletedExceptionally();
    stream.close();
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void closedInTheMiddleItFreesAllOnceTheLogHasAnswered() {
    ItemStream stream = stream();
    stream.add(List.of(item("a", 1000)));
    stream.add(List.of(item("b", 1000)));
    stream.close();
    assertThat(inFlight.bytes()).isPositive();

    log.acknowledge();
    assertThat(inFlight.bytes()).isZero();
    assertThat(log.items()).hasSize(1);
  }

  @Test
  void refusesMoreThanThereIsRoomFor() {
    List<ItemStream> others = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                ItemStream other = stream();
                others.add(other);
                while (!other.isFull()) {
                  other.add(List.of(item("k", 1_000_000)));
                }
              }
            })
        .isInstanceOfSatisfying(
            ProblemException.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
    assertThat(others).hasSizeGreaterThan(4);

    others.forEach(ItemStream::close);
    log.acknowledge();
    assertThat(inFlight.bytes()).isZero();
  }
}
