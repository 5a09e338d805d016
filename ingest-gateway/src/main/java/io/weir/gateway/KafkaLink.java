package io.weir.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reaches Kafka, from a thread of its own, and keeps looking whether it is still there: creates the
 * topic if it is missing, and knows at any time whether it is worth trying to send.
 */
final class KafkaLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);
  private static final long LOOK_AGAIN_MILLIS = 500;
  private static final int LOOKS_BETWEEN_WHEN_WELL = 10;

  /** Each takes as long as sending may block, see {@link KafkaConfigs}. */
  private static final int ACQUAINT_ATTEMPTS = 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final GatewaySettings settings;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-link");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean doubted = new AtomicBoolean(true);
  private volatile Optional<String> fault = Optional.of("Kafka has not been reached yet");
  private volatile Producer<byte[], byte[]> producer;
  private volatile int partitions;
  private volatile int underReplicated;
  private final BrokerDisks disks = new BrokerDisks();
  private Admin admin;
  private int looks;

  KafkaLink(GatewaySettings settings) {
    this.settings = settings;
  }

  /** Begins to look for Kafka, and returns at once. */
  void start() {
    watch.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Why nothing can be sent now; empty if it can. */
  Optional<String> fault() {
    return fault;
  }

  /** Partitions of the topic, once it was found; the same for the life of the process. */
  int partitions() {
    return partitions;
  }

  /** Partitions that had a replica out of sync when last looked at. */
  int underReplicated() {
    return underReplicated;
  }

  /** The disks of the brokers that answered when last asked. */
  List<BrokerDisks.Disk> disks() {
    return disks.known();
  }

  /** There once {@link #fault} has been empty. */
  Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Something was not acknowledged: look at once whether Kafka is still there. */
  void doubt(Throwable failure) {
    if (!doubted.getAndSet(true)) {
      LOG.warn("samples were not acknowledged by Kafka: {}", failure.toString());
    }
  }

  private void look() {
    if (!doubted.get() && fault.isEmpty() && ++looks % LOOKS_BETWEEN_WHEN_WELL != 0) {
      return;
    }
    doubted.set(false);
    try {
      reach();
      if (fault.isPresent()) {
        LOG.info("Kafka is there: topic {} with {} partitions", settings.topic(), partitions);
      }
      fault = Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      String reason = (e instanceof ExecutionException ? e.getCause() : e).toString();
      if (fault.isEmpty() || looks == 0) {
        LOG.warn("Kafka at {} cannot be used: {}", settings.bootstrapServers(), reason);
      }
      looks++;
      fault = Optional.of("Kafka cannot be used");
    }
  }

  private void reach() throws ExecutionException, InterruptedException, TimeoutException {
    if (admin == null) {
      admin = Admin.create(KafkaConfigs.admin(settings));
    }
    disks.ask(admin);
    SampleTopic topic = new SampleTopic(admin, settings);
    SampleTopic.Partitions found = topic.partitions();
    underReplicated = found.underReplicated();
    if (producer == null) {
      topic.applySyncWrites();
      producer =
          new KafkaProducer<>(
              KafkaConfigs.producer(settings),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      partitions = found.count();
    }
    acquaint();
  }

  /** Afterwards the producer knows the topic, so that sending does not wait for it. */
  private void acquaint() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.partitionsFor(settings.topic());
        return;
      } catch (org.apache.kafka.common.errors.TimeoutException e) {
        if (attempt == ACQUAINT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Sends what was given to the producer, for a bounded time. */
  @Override
  public void close() {
    watch.shutdownNow();
    try {
      watch.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fault = Optional.of("the gateway is stopping");
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
