package io.weir.gateway.kafka;

import io.weir.gateway.log.LogEntry;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends by Kafka's own client. */
final class ProducerSender implements EntrySender {
  private static final long UNKNOWN = -1;

  private final String topic;
  private final Producer<byte[], byte[]> producer;

  ProducerSender(KafkaSettings settings, String topic, int partitions, int maxMessageBytes) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            KafkaConfigs.producer(settings, partitions, maxMessageBytes),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void send(LogEntry entry, Sent told) {
    producer.send(
        new ProducerRecord<>(topic, entry.partition(), entry.key(), entry.value()),
        (metadata, failure) ->
            told.sent(
                failure == null && metadata.hasOffset() ? metadata.offset() : UNKNOWN, failure));
  }

  @Override
  public int partitions() {
    return producer.partitionsFor(topic).size();
  }

  @Override
  public void close(Duration limit) {
    producer.close(limit);
  }
}
