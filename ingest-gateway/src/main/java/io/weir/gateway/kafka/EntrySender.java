package io.weir.gateway.kafka;

import io.weir.gateway.log.LogEntry;
import java.time.Duration;

/** Sends entries to the partitions of one topic, each as a record. */
public interface EntrySender {
  /** The most of a batch: room for two full blocks, else half of its memory would be wasted. */
  int BATCH_BYTES = 136 * 1024;

  /** Told once what became of an entry, of successes on one thread for all entries of a sender. */
  @FunctionalInterface
  interface Sent {
    /**
     * Kafka has acknowledged the entry, or has not.
     *
     * @param offset in its partition, negative if it is not known
     * @param failure null if it has
     */
    void sent(long offset, Throwable failure);
  }

  /** Makes senders, as often as one has failed for good. */
  @FunctionalInterface
  interface Maker {
    /** By Kafka's own client. */
    Maker PRODUCER = ProducerSender::new;

    /**
     * Makes a sender to a topic that is there.
     *
     * @param partitions of the topic
     * @param maxMessageBytes the largest entry; 0 for Kafka's default
     */
    EntrySender make(KafkaSettings settings, String topic, int partitions, int maxMessageBytes);
  }

  /**
   * Sends an entry.
   *
   * @throws RuntimeException if it cannot be sent now; nobody is told then
   */
  void send(LogEntry entry, Sent told);

  /**
   * How many partitions, from the first on, can be sent to.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if it is not known yet
   */
  int partitions();

  /**
   * Whether it sends without a connection, to a broker in this process: what {@link #partitions}
   * tells is then true at that moment, not what was heard last.
   */
  default boolean isLocal() {
    return false;
  }

  /** Sends what it holds, within this time, and ends. */
  void close(Duration limit);
}
