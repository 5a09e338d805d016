package io.weir.gateway.kafka;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.records.LogPosition;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A log as a Kafka topic: one record an entry, in the entry's partition. Until the topic is known
 * to exist, and while Kafka is unreachable, appends are refused at once.
 */
public final class KafkaLog implements PartitionedLog {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final KafkaLink link;

  KafkaLog(KafkaLink link) {
    this.link = link;
  }

  /**
   * Begins to connect to Kafka, without a time limit, and returns at once.
   *
   * @param metrics takes Kafka's metrics
   * @param topicsAreOurs whether the topics belong to this process: existing ones are then
   *     configured as the settings say
   * @param senders by which entries are sent
   */
  public static KafkaLogs start(
      KafkaSettings settings,
      PrometheusRegistry metrics,
      boolean topicsAreOurs,
      EntrySender.Maker senders) {
    KafkaLink samples =
        new KafkaLink(settings, List.of(settings.samples()), topicsAreOurs, senders);
    List<KafkaLink> links = new ArrayList<>(List.of(samples));
    PartitionedLog commands = null;
    if (settings.records().on()) {
      KafkaLink records =
          new KafkaLink(
              settings, List.of(settings.commands(), settings.changes()), topicsAreOurs, senders);
      links.add(records);
      commands = new KafkaLog(records);
    }
    KafkaMetrics.register(metrics, samples, links);
    links.forEach(KafkaLink::start);
    return new KafkaLogs(new KafkaLog(samples), Optional.ofNullable(commands));
  }

  @Override
  public int partitions() {
    Optional<String> fault = link.fault();
    if (fault.isPresent()) {
      throw ProblemException.unavailable(fault.get(), TRY_AGAIN);
    }
    return link.partitions();
  }

  @Override
  public CompletionStage<List<LogPosition>> append(List<LogEntry> blocks) {
    EntrySender sender = link.sender();
    Acknowledgements acks = new Acknowledgements(sender, blocks.size());
    for (LogEntry block : blocks) {
      // The request has failed already: the rest is not sent.
      Throwable failure = acks.firstFailure.get();
      if (failure == null) {
        send(sender, block, acks);
      } else {
        acks.fail(failure);
      }
    }
    acks.end();
    return acks.all;
  }

  private void send(EntrySender sender, LogEntry block, Acknowledgements acks) {
    int partition = block.partition();
    try {
      sender.send(block, (offset, failure) -> acks.add(partition, offset, failure));
    } catch (RuntimeException e) {
      acks.fail(e);
    }
  }

  @Override
  public Optional<String> fault() {
    return link.fault();
  }

  @Override
  public List<String> warnings() {
    return link.warnings();
  }

  @Override
  public void close() {
    link.close();
  }

  /** Waits until all blocks are sent and answered. */
  private final class Acknowledgements {
    private final CompletableFuture<List<LogPosition>> all = new CompletableFuture<>();
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private final EntrySender sender;
    private final AtomicInteger missing;

    /** Read once nothing is missing. */
    private final Map<Integer, Long> last = new TreeMap<>();

    Acknowledgements(EntrySender sender, int blocks) {
      this.sender = sender;
      missing = new AtomicInteger(blocks + 1);
    }

    /** Without a failure called on the sender's thread alone. */
    void add(int partition, long offset, Throwable failure) {
      if (failure != null) {
        fail(failure);
        return;
      }
      if (offset >= 0) {
        last.put(partition, offset);
      }
      end();
    }

    void fail(Throwable failure) {
      if (firstFailure.compareAndSet(null, failure)) {
        link.checkSoon(sender, failure);
      }
      end();
    }

    /** One fewer is missing. */
    void end() {
      if (missing.decrementAndGet() > 0) {
        return;
      }
      if (firstFailure.get() == null) {
        all.complete(
            last.entrySet().stream()
                .map(each -> new LogPosition(each.getKey(), each.getValue()))
                .toList());
      } else {
        all.completeExceptionally(firstFailure.get());
      }
    }
  }
}
