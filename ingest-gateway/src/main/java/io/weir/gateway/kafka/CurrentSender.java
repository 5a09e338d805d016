package io.weir.gateway.kafka;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sender to one topic: makes it, keeps its metadata current, and puts another in its place once
 * it has failed for good. One thread changes it; any thread may ask.
 */
final class CurrentSender {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentSender.class);
  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(2);
  private static final long METADATA_PAUSE_MILLIS = 20;

  /** The least time between two senders. */
  private static final Duration BETWEEN_SENDERS = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final TopicSettings topic;
  private final EntrySender.Maker maker;
  private volatile EntrySender sender;

  /** It has failed for good; null if none has that was not replaced. */
  private volatile EntrySender useless;

  private volatile int partitions;

  /** When the sender was made, by {@link System#nanoTime}. */
  private long made;

  CurrentSender(KafkaSettings settings, TopicSettings topic, EntrySender.Maker maker) {
    this.settings = settings;
    this.topic = topic;
    this.maker = maker;
  }

  /** Null until the topic was there once. */
  EntrySender get() {
    return sender;
  }

  /** Partitions of the topic when it was last served, all known to the sender; 0 before. */
  int partitions() {
    return partitions;
  }

  /** Another takes the place of this one, which has failed for good, when it is next served. */
  void replace(EntrySender failed) {
    useless = failed;
  }

  /**
   * Whether it sends without a connection and leads all partitions now, which is then known without
   * asking a broker.
   */
  boolean isWellByItself() {
    EntrySender now = sender;
    if (now == null || now == useless || partitions == 0 || !now.isLocal()) {
      return false;
    }
    try {
      return now.partitions() >= partitions;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * Provides a sender, and takes as many of the partitions as it knows.
   *
   * @param partitionsNow of the topic
   * @throws TimeoutException if it does not know as many as before, or one, within {@link
   *     #METADATA_TIMEOUT}
   * @throws IllegalStateException if the one before has failed too soon after it was made
   */
  void serve(int partitionsNow) throws InterruptedException {
    EntrySender before = sender;
    if (before == null || before == useless) {
      make(before, partitionsNow);
    }
    int known = awaitPartitions(sender, Math.min(partitionsNow, Math.max(1, partitions)));
    // Partitions that the sender does not know yet, or that are gone, cannot be sent to.
    int usable = Math.min(partitionsNow, known);
    if (partitions != 0 && partitions != usable) {
      LOG.warn(
          "Topic {} had {} partitions and has {}: of tags that go to another one now, samples of"
              + " the same time may be taken in another order than they came in",
          topic.name(),
          partitions,
          usable);
    }
    partitions = usable;
  }

  private void make(EntrySender before, int partitionsNow) {
    if (before != null) {
      if (System.nanoTime() - made < BETWEEN_SENDERS.toNanos()) {
        throw new IllegalStateException("what was sent last failed for good");
      }
      LOG.warn("Another sender takes the place of one that cannot send any more");
    }
    sender = maker.make(settings, topic.name(), partitionsNow, topic.maxMessageBytes());
    made = System.nanoTime();
    if (before != null) {
      useless = null;
      before.close(Duration.ZERO);
    }
  }

  /** Waits until the sender knows so many of the topic's partitions; returns how many it knows. */
  private static int awaitPartitions(EntrySender sender, int least) throws InterruptedException {
    long deadline = System.nanoTime() + METADATA_TIMEOUT.toNanos();
    while (true) {
      TimeoutException unknown;
      try {
        int known = sender.partitions();
        if (known >= least) {
          return known;
        }
        unknown = new TimeoutException(known + " of " + least + " partitions can be sent to");
      } catch (TimeoutException e) {
        unknown = e;
      }
      if (System.nanoTime() - deadline > 0) {
        throw unknown;
      }
      Thread.sleep(METADATA_PAUSE_MILLIS);
    }
  }

  /** Sends what the sender holds, within this time. */
  void close(Duration limit) {
    if (sender != null) {
      sender.close(limit);
    }
  }
}
