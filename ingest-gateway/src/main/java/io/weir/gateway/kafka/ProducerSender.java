package io.weir.gateway.kafka;

import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records by Kafka's own client. */
final class ProducerSender implements RecordSender {
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
  public void send(int partition, byte[] key, byte[] value, Sent told) {
    producer.send(
        new ProducerRecord<>(topic, partition, key, value),
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
