package io.weir.service.system;

import io.weir.model.records.RecordCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The log of records on Kafka, by a producer of its own: the query service has no other, and the
 * gateway's never waits. It asks whether the topic is there before it connects, so that no broker
 * creates it with another number of partitions.
 */
final class KafkaSystemLog implements SystemLog {
  /** Holds one snapshot of the largest size, and what the producer needs besides. */
  private static final int BUFFER_BYTES = 4 << 20;

  private static final int MAX_REQUEST_BYTES = RecordCommand.MAX_DOCUMENT_BYTES + (64 << 10);
  private static final long ADMIN_MILLIS = 3_000;

  private final MetricStreamSettings settings;
  private KafkaProducer<byte[], byte[]> producer;
  private int partitions;

  /** Set by the producer's thread. */
  private volatile boolean isUseless;

  KafkaSystemLog(MetricStreamSettings settings) {
    this.settings = settings;
  }

  @Override
  public void connect() throws UnavailableException {
    if (producer != null && !isUseless) {
      return;
    }
    close();
    try {
      partitions = partitionsNow();
      producer =
          new KafkaProducer<>(config(), new ByteArraySerializer(), new ByteArraySerializer());
      isUseless = false;
    } catch (ExecutionException e) {
      throw new UnavailableException(e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw new UnavailableException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(e);
    }
  }

  private int partitionsNow() throws ExecutionException, InterruptedException, TimeoutException {
    String topic = settings.topics().commands();
    try (Admin admin = Admin.create(adminConfig())) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(ADMIN_MILLIS, TimeUnit.MILLISECONDS)
          .get(topic)
          .partitions()
          .size();
    }
  }

  private Map<String, Object> adminConfig() {
    Map<String, Object> config = common();
    config.put("request.timeout.ms", 2_000);
    config.put("default.api.timeout.ms", (int) ADMIN_MILLIS);
    return settings.properties().with(config);
  }

  /** Compressed, since names repeat: an event takes about a tenth. */
  private Map<String, Object> config() {
    Map<String, Object> config = common();
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("request.timeout.ms", 2_000);
    config.put("delivery.timeout.ms", 10_000);
    config.put("linger.ms", 0);
    config.put("compression.type", "zstd");
    config.put("buffer.memory", BUFFER_BYTES);
    config.put("max.request.size", MAX_REQUEST_BYTES);
    config.put("max.block.ms", 3_000);
    return settings.properties().with(config);
  }

  private Map<String, Object> common() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", settings.bootstrapServers());
    config.put("client.id", "weir-system");
    config.put("reconnect.backoff.max.ms", 1_000);
    config.put("socket.connection.setup.timeout.ms", 2_000);
    config.put("enable.metrics.push", false);
    config.put("metric.reporters", "");
    return config;
  }

  @Override
  public CompletionStage<Void> write(RecordCommand.OfStream command) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try {
      producer.send(
          new ProducerRecord<>(
              settings.topics().commands(),
              command.key().partition(partitions),
              command.key().name(),
              command.toBytes()),
          (metadata, failure) -> {
            if (failure == null) {
              written.complete(null);
            } else {
              fail(written, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      fail(written, e);
    }
    return written;
  }

  /** What fails for good takes the producer with it: an idempotent one may be fenced. */
  private void fail(CompletableFuture<Void> written, Exception failure) {
    if (!(failure instanceof RetriableException)) {
      isUseless = true;
    }
    written.completeExceptionally(failure);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
      producer = null;
    }
  }
}
