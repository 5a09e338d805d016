package io.weir.job;

import io.weir.model.records.Change;
import io.weir.service.settings.RecordTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes changes to Kafka, each into the partition of its command, in the order in which they are
 * given. It tries for as long as it is open: so where Kafka has a change, it has all that were
 * written before into the same partition. A change that it can never write is a failure, after
 * which nothing more is written. For the task's thread.
 */
final class ChangeLog implements AutoCloseable {
  /** Of a partition in one request, unless a change has more. */
  private static final int BATCH_BYTES = 128 << 10;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Consumer<Exception> failed;
  private final Written written;
  private volatile Exception failure;

  /** Is told, on another thread, of each change that Kafka has taken. */
  interface Written {
    /**
     * @param appendTime of the change's command, ms since the epoch
     */
    void change(int bytes, long appendTime);
  }

  /**
   * @param failed is told, on another thread, of each change that cannot be written
   */
  ChangeLog(
      Producer<byte[], byte[]> producer,
      String topic,
      Written written,
      Consumer<Exception> failed) {
    this.producer = producer;
    this.topic = topic;
    this.written = written;
    this.failed = failed;
  }

  /**
   * Waits for nothing, so that a change is with its readers soon; while one request is under way,
   * changes gather for the next one.
   */
  static Producer<byte[], byte[]> producer(JobSettings settings) {
    int most = RecordTopics.MAX_MESSAGE_BYTES;
    Map<String, Object> decided = new HashMap<>();
    decided.put("bootstrap.servers", settings.bootstrapServers());
    decided.put("client.id", settings.group() + "-changes");
    decided.put("acks", "all");
    decided.put("enable.idempotence", true);
    decided.put("linger.ms", 0);
    decided.put("max.in.flight.requests.per.connection", 1);
    decided.put("batch.size", BATCH_BYTES);
    decided.put("delivery.timeout.ms", Integer.MAX_VALUE);
    decided.put("max.request.size", most);
    decided.put("buffer.memory", 2L * most);
    decided.put("enable.metrics.push", false);
    Map<String, Object> kafka = settings.kafka().with(decided);
    return new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Writes a change soon.
   *
   * @param appendTime of its command, ms since the epoch
   * @throws IllegalStateException if Kafka has not taken an earlier one, and never will
   */
  void write(Change change, long appendTime) {
    requireNoFailure();
    byte[] value = change.toBytes();
    producer.send(
        new ProducerRecord<>(topic, change.position().partition(), change.key().name(), value),
        (metadata, fault) -> {
          if (fault == null) {
            written.change(value.length, appendTime);
          } else {
            failure = fault;
            failed.accept(fault);
          }
        });
  }

  /**
   * Returns when Kafka has taken all changes.
   *
   * @throws IllegalStateException if it has not taken one, and never will
   */
  void flush() {
    producer.flush();
    requireNoFailure();
  }

  private void requireNoFailure() {
    if (failure != null) {
      throw new IllegalStateException(
          "Kafka has not taken a change; its command is to be applied again", failure);
    }
  }

  /** Gives up what Kafka has not taken yet. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
