package io.weir.service.changes;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.MalformedException;
import io.weir.model.records.Change;
import io.weir.service.process.DaemonThreads;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of changes, all partitions from their ends at the start, in one thread, and
 * tells subscribers each change. Goes on where it was when Kafka returns after it was away. Holds
 * no more than one fetch of Kafka's client, about {@value ChangeConsumer#FETCH_BYTES} bytes or one
 * change.
 */
public final class ChangeFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final String ABSENT = "it is not there yet";
  private static final long TRY_AGAIN_MILLIS = 500;

  /** How often it is counted what is not read yet, which each poll would pay for. */
  private static final long COUNT_NANOS = 1_000_000_000L;

  private final String topic;
  private final Map<String, Object> config;
  private final List<ChangeSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final LastChanges last = new LastChanges();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CounterDataPoint told;
  private final CounterDataPoint repeated;
  private final Thread thread;
  private volatile Optional<String> fault = Optional.of("the changes have not been reached yet");
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private volatile DoubleSupplier connections = () -> 0;
  private volatile long behind;

  private ChangeFeed(String topic, Map<String, Object> config, PrometheusRegistry metrics) {
    this.topic = topic;
    this.config = config;
    told =
        counter(
            metrics,
            "weir_changes_read",
            "changes of records that were read, those of a stream each once");
    repeated =
        counter(metrics, "weir_changes_repeated", "changes of streams that were read before");
    GaugeWithCallback.builder()
        .name("weir_changes_behind")
        .help("changes of records that are in Kafka and not read yet")
        .callback(gauge -> gauge.call(behind))
        .register(metrics);
    thread = new DaemonThreads("changes").newThread(this::run);
  }

  private static CounterDataPoint counter(PrometheusRegistry metrics, String name, String help) {
    return Counter.builder().name(name).help(help).register(metrics);
  }

  /**
   * Begins to connect to Kafka, without a time limit, and returns at once.
   *
   * @param properties further properties of Kafka's clients
   * @param topic that the job emits changes to
   * @param metrics a registry has one feed at most
   */
  public static ChangeFeed start(
      String bootstrapServers,
      KafkaProperties properties,
      String topic,
      PrometheusRegistry metrics) {
    ChangeFeed feed =
        new ChangeFeed(topic, properties.with(ChangeConsumer.decided(bootstrapServers)), metrics);
    feed.thread.start();
    return feed;
  }

  /** The same by the settings; empty if there are no records. */
  public static Optional<ChangeFeed> start(Settings settings, PrometheusRegistry metrics) {
    RecordTopics topics = SharedSettings.records(settings);
    String servers = SharedSettings.bootstrapServers(settings);
    KafkaProperties properties = KafkaProperties.from(settings);
    return topics.on()
        ? Optional.of(start(servers, properties, topics.changes(), metrics))
        : Optional.empty();
  }

  /**
   * Why changes do not come now. Once this is empty, every change that is emitted later is told.
   * Returns at once.
   */
  public Optional<String> fault() {
    Optional<String> known = fault;
    return known.isEmpty() && connections.getAsDouble() == 0
        ? Optional.of("Kafka cannot be reached, so that no changes come")
        : known;
  }

  /**
   * Tells the subscriber all changes from now on.
   *
   * @return ends that; a change may still be told at the same time
   */
  public Runnable subscribe(ChangeSubscriber subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  private void run() {
    String reason = "";
    while (!isClosing(0)) {
      try (KafkaConsumer<byte[], byte[]> made = ChangeConsumer.open(config)) {
        consumer = made;
        follow(made);
      } catch (WakeupException e) {
        // The feed is being closed.
      } catch (RuntimeException e) {
        String found = e instanceof IllegalStateException ? e.getMessage() : e.toString();
        if (!found.equals(reason) && !found.equals(ABSENT)) { // so begins every first start
          LOG.warn("Topic {} cannot be followed: {}", topic, found);
        }
        reason = found;
        fault = Optional.of("topic " + topic + " cannot be followed");
      }
      isClosing(TRY_AGAIN_MILLIS);
    }
  }

  private boolean isClosing(long waitMillis) {
    try {
      return closing.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> from) {
    List<TopicPartition> all =
        from.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (all.isEmpty()) {
      throw new IllegalStateException(ABSENT);
    }
    List<TopicPartition> unseen = all.stream().filter(each -> !next.containsKey(each)).toList();
    next.putAll(from.endOffsets(unseen));
    from.assign(all);
    all.forEach(each -> from.seek(each, next.get(each)));
    connections = ChangeConsumer.connections(from);
    if (fault.isPresent()) {
      LOG.info("Topic {} is followed, {} partitions", topic, all.size());
    }
    fault = Optional.empty();
    long counted = System.nanoTime() - COUNT_NANOS;
    while (!isClosing(0)) {
      try {
        tell(from.poll(POLL));
      } catch (OffsetOutOfRangeException e) {
        goOnAtBegin(from, e);
      }
      if (System.nanoTime() - counted >= COUNT_NANOS) {
        counted = System.nanoTime();
        behind = all.stream().mapToLong(each -> from.currentLag(each).orElse(0)).sum();
      }
    }
  }

  private void tell(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> each : records) {
      next.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1);
      Change change;
      try {
        change = Change.of(each.value());
      } catch (MalformedException e) {
        LOG.warn("Topic {}, {}:{}", topic, each.partition(), each.offset(), e);
        tell(ChangeSubscriber::missed);
        continue;
      }
      if (last.isNext(change)) {
        told.inc();
        tell(subscriber -> subscriber.changed(change));
      } else {
        repeated.inc();
      }
    }
  }

  /** The topic was cut, or is another one of the same name. */
  private void goOnAtBegin(KafkaConsumer<byte[], byte[]> from, OffsetOutOfRangeException e) {
    LOG.warn("Topic {} was cut, changes were missed: {}", topic, e.getMessage());
    from.seekToBeginning(e.partitions());
    e.partitions().forEach(each -> next.put(each, from.position(each)));
    last.forget();
    tell(ChangeSubscriber::missed);
  }

  private void tell(Consumer<ChangeSubscriber> news) {
    for (ChangeSubscriber each : subscribers) {
      try {
        news.accept(each);
      } catch (RuntimeException e) {
        LOG.error("A subscriber failed on a change", e);
      }
    }
  }

  /** Tells nothing any more, once this has returned. */
  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fault = Optional.of("the changes are not followed any more");
  }
}
