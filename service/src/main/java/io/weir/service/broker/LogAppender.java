package io.weir.service.broker;

import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kafka.server.ReplicaManager;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.server.common.RequestLocal;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Appends records to a topic of the broker in this process, as a producer with {@code acks=all}
 * does, without the connection between the two. One thread appends: what comes meanwhile is its
 * next batch. Records of a partition keep the order in which they came. Nothing is tried again.
 */
public final class LogAppender {
  private static final Logger LOG = LoggerFactory.getLogger(LogAppender.class);
  private static final short ALL_REPLICAS = -1;
  private static final Entry END = new Entry(0, null, null, null);

  private final ReplicaManager replicas;
  private final String topic;
  private final Settings settings;
  private final Compression compression;
  private final RequestLocal buffers = RequestLocal.withThreadConfinedCaching();

  /** Its owner bounds what is in it, by bytes. */
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();

  private final Thread thread;
  private volatile boolean ended;

  /**
   * How records are appended.
   *
   * @param lingerMillis how long the first record of a batch waits for others
   * @param compression of the batches, as Kafka names it
   * @param limit within which the log must have a record
   */
  public record Settings(int lingerMillis, String compression, Duration limit) {}

  /** Told what became of a record, on the appending thread. */
  @FunctionalInterface
  public interface Appended {
    /**
     * The log has the record, or does not.
     *
     * @param offset in its partition
     * @param failure null if the log has it
     */
    void appended(long offset, Throwable failure);
  }

  record Entry(int partition, byte[] key, byte[] value, Appended told) {}

  private LogAppender(ReplicaManager replicas, String topic, Settings settings) {
    this.replicas = replicas;
    this.topic = topic;
    this.settings = settings;
    compression = Compression.of(settings.compression()).build();
    thread = new DaemonThreads("weir-append-" + topic).newThread(this::run);
  }

  static LogAppender start(ReplicaManager replicas, String topic, Settings settings) {
    LogAppender appender = new LogAppender(replicas, topic, settings);
    appender.thread.start();
    return appender;
  }

  /**
   * The number of the topic's partitions.
   *
   * @throws TimeoutException if the broker does not lead all of them yet
   */
  public int partitions() {
    int known = replicas.metadataCache().numPartitions(topic).orElse(0);
    for (int i = 0; i < Math.max(1, known); i++) {
      if (!replicas.onlinePartition(new TopicPartition(topic, i)).exists(each -> each.isLeader())) {
        throw new TimeoutException("the broker does not lead partition " + i + " of " + topic);
      }
    }
    return known;
  }

  /** Appends a record, later; never blocks. */
  public void append(int partition, byte[] key, byte[] value, Appended told) {
    queue.add(new Entry(partition, key, value, told));
    if (ended) {
      refuseRest();
    }
  }

  private void run() {
    List<Entry> entries = new ArrayList<>();
    try {
      while (entries.isEmpty() || entries.get(entries.size() - 1) != END) {
        entries.clear();
        entries.add(queue.take());
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(settings.lingerMillis()));
        queue.drainTo(entries);
        appendAll(entries);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      refuseRest();
    }
  }

  private void refuseRest() {
    IllegalStateException closed = new IllegalStateException("the log of " + topic + " is closed");
    for (Entry each = queue.poll(); each != null; each = queue.poll()) {
      if (each != END) {
        each.told().appended(-1, closed);
      }
    }
  }

  /** In rounds of a batch a partition. */
  private void appendAll(List<Entry> entries) {
    Map<Integer, AppendBatch> round = new HashMap<>();
    for (Entry each : entries) {
      if (each == END) {
        continue;
      }
      AppendBatch batch = round.computeIfAbsent(each.partition(), none -> new AppendBatch());
      if (!batch.add(each)) {
        append(round);
        round = new HashMap<>();
        round.computeIfAbsent(each.partition(), none -> new AppendBatch()).add(each);
      }
    }
    if (!round.isEmpty()) {
      append(round);
    }
  }

  private void append(Map<Integer, AppendBatch> round) {
    Map<TopicIdPartition, MemoryRecords> records = new HashMap<>();
    try {
      round.forEach(
          (partition, batch) ->
              records.put(
                  replicas.topicIdPartition(new TopicPartition(topic, partition)),
                  batch.records(compression)));
      replicas.appendRecords(
          settings.limit().toMillis(),
          ALL_REPLICAS,
          false,
          AppendOrigin.CLIENT,
          CollectionConverters.asScala(records),
          responses -> {
            CollectionConverters.asJava(responses)
                .forEach((each, response) -> round.get(each.partition()).answer(response));
            return BoxedUnit.UNIT;
          },
          counts -> BoxedUnit.UNIT,
          buffers,
          replicas.appendRecords$default$9(),
          replicas.appendRecords$default$10());
      replicas.tryCompleteActions(); // fetches that wait for these records
    } catch (RuntimeException | Error e) {
      LOG.warn("Records of topic {} were not appended", topic, e);
      round.values().forEach(batch -> batch.fail(e));
    }
  }

  /** Appends what has come, within a bounded time, and ends. */
  public void close(Duration most) {
    queue.add(END);
    try {
      thread.join(Math.max(1, most.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
