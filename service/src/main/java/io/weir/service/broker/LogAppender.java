package io.weir.service.broker;

import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
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
 * While the log makes no progress, as on a disk that hangs, all that wait are refused after the
 * limit.
 */
public final class LogAppender {
  private static final Logger LOG = LoggerFactory.getLogger(LogAppender.class);
  private static final short ALL_REPLICAS = -1;
  private static final int CHECKS_WITHIN_LIMIT = 4;
  private static final Entry END = new Entry(0, null, null, null);

  private final ReplicaManager replicas;
  private final String topic;
  private final Settings settings;
  private final Compression compression;
  private final RequestLocal buffers = RequestLocal.withThreadConfinedCaching();

  /** Bounded in bytes by what appends: the gateway's {@code WEIR_MAX_IN_FLIGHT}. */
  private final BlockingDeque<Entry> queue = new LinkedBlockingDeque<>();

  private final Thread thread;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("weir-append-watch"));

  /** Null while nothing is appended. */
  private volatile Round current;

  /** Of the watching thread. */
  private final StuckRounds stuckRounds = new StuckRounds(CHECKS_WITHIN_LIMIT);

  /** Of the appending thread: how often it has appended. */
  private long rounds;

  /** Of the appending thread: it has met the end of the queue. */
  private boolean closing;

  /** Whether what was not appended until the limit of {@link #close} is refused. */
  private volatile boolean givenUp;

  private volatile boolean ended;

  /** What is appended at once, by partition. */
  private record Round(long number, Map<Integer, AppendBatch> batches) {}

  /**
   * How records are appended.
   *
   * @param lingerMillis how long the first record of a batch waits for others
   * @param batchBytes the most that a batch of several records has, before it is compressed
   * @param compression of the batches, as Kafka names it
   * @param limit within which the log must have a record
   */
  public record Settings(int lingerMillis, int batchBytes, String compression, Duration limit) {}

  /** Told once what became of a record, on the appending thread unless it was refused. */
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
    long pause = Math.max(1, settings.limit().toMillis() / CHECKS_WITHIN_LIMIT);
    appender.watch.scheduleWithFixedDelay(
        appender::refuseWhileStuck, pause, pause, TimeUnit.MILLISECONDS);
    return appender;
  }

  /**
   * How many of the topic's partitions, from the first on, the broker leads: of added ones it leads
   * none for a moment.
   *
   * @throws TimeoutException if it does not lead the first one yet
   */
  public int partitions() {
    int known = replicas.metadataCache().numPartitions(topic).orElse(0);
    int led = 0;
    while (led < known && leads(led)) {
      led++;
    }
    if (led == 0) {
      throw new TimeoutException("the broker does not lead partition 0 of " + topic);
    }
    return led;
  }

  private boolean leads(int partition) {
    return replicas
        .onlinePartition(new TopicPartition(topic, partition))
        .exists(each -> each.isLeader());
  }

  /** Appends a record, later; never blocks. */
  public void append(int partition, byte[] key, byte[] value, Appended told) {
    queue.add(new Entry(partition, key, value, told));
    if (ended || givenUp) {
      refuseRest();
    }
  }

  private void run() {
    boolean all = true;
    try {
      while (!closing) {
        Entry first = queue.take();
        if (all) {
          LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(settings.lingerMillis()));
        }
        Map<Integer, AppendBatch> batches = new HashMap<>();
        all = fill(batches, first);
        if (!batches.isEmpty()) {
          append(batches);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      refuseRest();
      watch.shutdown();
    }
  }

  /** Takes a batch a partition at most; returns whether that is all there was. */
  private boolean fill(Map<Integer, AppendBatch> batches, Entry first) {
    for (Entry next = first; next != null; next = queue.poll()) {
      if (next == END) {
        closing = true;
        return true;
      }
      if (!batches
          .computeIfAbsent(next.partition(), none -> new AppendBatch(settings.batchBytes()))
          .add(next)) {
        queue.addFirst(next);
        return false;
      }
    }
    return true;
  }

  private void refuseRest() {
    refuseWaiting(closed());
  }

  private IllegalStateException closed() {
    return new IllegalStateException("the log of " + topic + " is closed");
  }

  private void refuseWaiting(RuntimeException failure) {
    List<Entry> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    for (Entry each : waiting) {
      if (each != END) {
        each.told().appended(-1, failure);
      } else if (!ended) {
        queue.add(END);
      }
    }
  }

  /** The records that were being appended may be in the log after all. */
  private void refuseWhileStuck() {
    Round round = current;
    if (!stuckRounds.isStuck(round == null ? StuckRounds.NONE : round.number())) {
      return;
    }
    TimeoutException stuck =
        new TimeoutException(
            "the log of "
                + topic
                + " has made no progress for "
                + settings.limit().toMillis()
                + " ms");
    round.batches().values().forEach(batch -> batch.fail(stuck));
    refuseWaiting(stuck);
  }

  private void append(Map<Integer, AppendBatch> batches) {
    if (givenUp) {
      batches.values().forEach(batch -> batch.fail(closed()));
      return;
    }
    Map<TopicIdPartition, MemoryRecords> records = new HashMap<>();
    current = new Round(++rounds, batches);
    try {
      batches.forEach(
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
                .forEach((each, response) -> batches.get(each.partition()).answer(response));
            return BoxedUnit.UNIT;
          },
          counts -> BoxedUnit.UNIT,
          buffers,
          replicas.appendRecords$default$9(),
          replicas.appendRecords$default$10());
      replicas.tryCompleteActions(); // fetches that wait for these records
    } catch (RuntimeException | Error e) {
      LOG.warn("Records of topic {} were not appended", topic, e);
      batches.values().forEach(batch -> batch.fail(e));
    } finally {
      current = null;
    }
  }

  /**
   * Appends what has come, within a bounded time, and ends. The thread is not interrupted: Kafka
   * would take the file that it writes to for a failed disk, and end the process.
   */
  public void close(Duration limit) {
    queue.add(END);
    try {
      thread.join(Math.max(1, limit.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    givenUp = true;
  }
}
