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
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A log as a Kafka topic: one record an entry, in the entry's partition. Until the topic is known
 * to exist, and while Kafka is unreachable, appends are refused at once.
 */
public final class KafkaLog implements PartitionedLog {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final String topic;
  private final KafkaLink link;

  KafkaLog(String topic, KafkaLink link) {
    this.topic = topic;
    this.link = link;
  }

  /**
   * Begins to connect to Kafka, without a time limit, and returns at once.
   *
   * @param metrics takes Kafka's metrics
   * @param topicsAreOurs whether the topics belong to this process: existing ones are then
   *     configured as the settings say
   */
  public static KafkaLogs start(
      KafkaSettings settings, PrometheusRegistry metrics, boolean topicsAreOurs) {
    KafkaLink samples = new KafkaLink(settings, List.of(settings.samples()), topicsAreOurs);
    List<KafkaLink> links = new ArrayList<>(List.of(samples));
    PartitionedLog commands = null;
    if (settings.records().on()) {
      KafkaLink records =
          new KafkaLink(settings, List.of(settings.commands(), settings.changes()), topicsAreOurs);
      links.add(records);
      commands = new KafkaLog(settings.records().commands(), records);
    }
    KafkaMetrics.register(metrics, samples, links);
    links.forEach(KafkaLink::start);
    return new KafkaLogs(new KafkaLog(settings.topic(), samples), Optional.ofNullable(commands));
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
    Producer<byte[], byte[]> producer = link.producer();
    Acknowledgements acks = new Acknowledgements(producer, blocks.size());
    for (LogEntry block : blocks) {
      // The request has failed already: the rest is not sent.
      Throwable failure = acks.firstFailure.get();
      if (failure == null) {
        send(producer, block, acks);
      } else {
        acks.fail(failure);
      }
    }
    acks.end();
    return acks.all;
  }

  private void send(Producer<byte[], byte[]> producer, LogEntry block, Acknowledgements acks) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, block.partition(), block.key(), block.value());
    try {
      producer.send(message, acks::add);
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
    private final Producer<byte[], byte[]> producer;
    private final AtomicInteger missing;

    /** Read once nothing is missing. */
    private final Map<Integer, Long> last = new TreeMap<>();

    Acknowledgements(Producer<byte[], byte[]> producer, int blocks) {
      this.producer = producer;
      missing = new AtomicInteger(blocks + 1);
    }

    /** Called on the producer's thread alone. */
    void add(RecordMetadata metadata, Exception failure) {
      if (failure != null) {
        fail(failure);
        return;
      }
      if (metadata.hasOffset()) {
        last.put(metadata.partition(), metadata.offset());
      }
      end();
    }

    void fail(Throwable failure) {
      if (firstFailure.compareAndSet(null, failure)) {
        link.checkSoon(producer, failure);
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
