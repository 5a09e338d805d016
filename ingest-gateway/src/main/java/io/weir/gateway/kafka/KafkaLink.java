package io.weir.gateway.kafka;

import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Kafka from its own thread: creates topics that are missing, compares others with the
 * settings, keeps the sender's metadata current and replaces a sender that has failed for good. So
 * it is always known whether sending makes sense, and sending never waits.
 */
final class KafkaLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);
  private static final long LOOK_AGAIN_MILLIS = 500;
  private static final int LOOKS_BETWEEN_WHEN_WELL = 10;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final List<TopicSettings> topics;
  private final TopicSettings written;
  private final boolean topicsAreOurs;
  private final CurrentSender sender;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("kafka-link"));
  private final AtomicBoolean checkRequested = new AtomicBoolean(true);
  private volatile Optional<String> fault = Optional.of("Kafka has not been reached yet");
  private volatile List<String> warnings = List.of();
  private volatile int underReplicated;
  private final BrokerDisks disks = new BrokerDisks();
  private Admin admin;
  private int looks;
  private boolean reached;

  /** What was wrong with the topics when they were last seen. */
  private Optional<String> wrongLast = Optional.empty();

  /** To the topic of samples, which is not this process's own. */
  KafkaLink(KafkaSettings settings) {
    this(settings, List.of(settings.samples()), false, EntrySender.Maker.PRODUCER);
  }

  /**
   * @param topics the one that is written to, and others that must be there as well
   * @param topicsAreOurs whether they belong to this process: they are then configured as the
   *     settings say
   * @param senders to the topic that is written to
   */
  KafkaLink(
      KafkaSettings settings,
      List<TopicSettings> topics,
      boolean topicsAreOurs,
      EntrySender.Maker senders) {
    this.settings = settings;
    this.topics = List.copyOf(topics);
    this.topicsAreOurs = topicsAreOurs;
    written = topics.get(0);
    sender = new CurrentSender(settings, written, senders);
  }

  /** Begins to connect, and returns at once. */
  void start() {
    watch.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Why nothing can be sent now; empty if sending is possible. */
  Optional<String> fault() {
    return fault;
  }

  /** Why Kafka keeps less than the settings say, although samples are taken. */
  List<String> warnings() {
    return warnings;
  }

  /** Partitions of the topic at the last check, all known to the sender. */
  int partitions() {
    return sender.partitions();
  }

  /** Partitions that had a replica out of sync at the last check. */
  int underReplicated() {
    return underReplicated;
  }

  /** The disks of the brokers that answered the last request. */
  List<BrokerDisks.Disk> disks() {
    return disks.known();
  }

  /** Present once {@link #fault} has been empty; it changes when a sender is replaced. */
  EntrySender sender() {
    return sender.get();
  }

  /** Has Kafka and the sender checked at the next look, since something was not acknowledged. */
  void checkSoon(EntrySender sentBy, Throwable failure) {
    if (isForGood(failure)) {
      sender.replace(sentBy);
    }
    if (!checkRequested.getAndSet(true)) {
      LOG.warn(
          "Topic {}: what was sent was not acknowledged by Kafka: {}",
          written.name(),
          failure.toString());
    }
  }

  /** Whether everything that is sent later will fail too. */
  static boolean isForGood(Throwable failure) {
    return !(failure instanceof RetriableException)
        && !(failure instanceof RecordTooLargeException);
  }

  private void look() {
    if (!checkRequested.get() && fault.isEmpty() && ++looks % LOOKS_BETWEEN_WHEN_WELL != 0) {
      return;
    }
    checkRequested.set(false);
    Optional<String> found;
    String reason;
    try {
      found = reach();
      reason = found.orElse("");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      reason = cause instanceof IllegalStateException ? cause.getMessage() : cause.toString();
      found = sender.isWellByItself() ? wrongLast : Optional.of("Kafka cannot be used");
      if (found.isEmpty()) {
        LOG.warn("Kafka did not answer, and its log in this process is well: {}", reason);
      }
    }
    if (found.isPresent() && !found.equals(fault)) {
      LOG.warn("Kafka at {} cannot be used: {}", settings.bootstrapServers(), reason);
    }
    if (found.isEmpty() && fault.isPresent()) {
      LOG.info("Kafka is there: topic {} with {} partitions", written.name(), partitions());
    }
    looks++;
    fault = found;
  }

  private Optional<String> reach()
      throws ExecutionException, InterruptedException, TimeoutException {
    if (admin == null) {
      admin = Admin.create(KafkaConfigs.admin(settings));
    }
    disks.ask(admin);
    List<String> warned = new ArrayList<>();
    int outOfSync = 0;
    Optional<String> wrong = Optional.empty();
    int found = 0;
    for (TopicSettings each : topics) {
      TopicFindings findings = look(each);
      outOfSync += findings.underReplicated();
      findings.warnings().forEach(w -> warned.add("topic " + each.name() + ": " + w));
      if (wrong.isEmpty() && !findings.faults().isEmpty()) {
        wrong = Optional.of("topic " + each.name() + ": " + String.join("; ", findings.faults()));
      }
      if (each == written) {
        found = findings.partitions();
      }
    }
    reached = true;
    underReplicated = outOfSync;
    warn(warned);
    wrongLast = wrong;
    if (wrong.isEmpty()) {
      sender.serve(writable(found));
    }
    return wrong;
  }

  /** How many of the partitions can be written to: added ones once each has a leader. */
  private int writable(int found) throws ExecutionException, InterruptedException {
    int before = partitions();
    if (found > before) {
      try {
        new WatchedTopic(admin, written).awaitLeaders(found);
      } catch (IllegalStateException e) {
        if (before == 0) {
          throw e;
        }
        return before;
      }
    }
    return found;
  }

  private TopicFindings look(TopicSettings each)
      throws ExecutionException, InterruptedException, TimeoutException {
    WatchedTopic topic = new WatchedTopic(admin, each);
    if (!reached && topicsAreOurs) {
      topic.configure();
    }
    TopicFindings findings = topic.look();
    if (!reached) {
      topic.applySyncWrites();
    }
    return findings;
  }

  private void warn(List<String> found) {
    if (!found.equals(warnings)) {
      found.forEach(warning -> LOG.warn("Kafka: {}", warning));
      warnings = List.copyOf(found);
    }
  }

  /** Sends what the sender holds, within a bounded time. */
  @Override
  public void close() {
    watch.shutdownNow();
    try {
      watch.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fault = Optional.of("the gateway is stopping");
    sender.close(CLOSE_TIMEOUT);
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
