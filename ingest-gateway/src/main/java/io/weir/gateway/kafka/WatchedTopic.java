package io.weir.gateway.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic on the brokers. */
final class WatchedTopic {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedTopic.class);
  private static final long TIMEOUT_MILLIS = 4_000;
  private static final long CREATED_WITHIN_MILLIS = 2_000;
  private static final long CREATED_PAUSE_MILLIS = 10;

  /** Small enough that a partition holds little more than its retention. */
  private static final int SEGMENT_BYTES = 256 * 1024 * 1024;

  static final String TIMESTAMP_TYPE = "LogAppendTime";

  private final Admin admin;
  private final TopicSettings settings;

  WatchedTopic(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /** Compares the topic with the settings; creates it if it is missing. */
  TopicFindings look() throws ExecutionException, InterruptedException, TimeoutException {
    Optional<TopicDescription> topic = describe();
    if (topic.isEmpty()) {
      create();
      topic = awaitCreated();
    }
    if (topic.isEmpty()) {
      throw new IllegalStateException("topic " + settings.name() + " is not there yet");
    }
    return TopicFindings.of(topic.get(), config(), settings);
  }

  /** Configures an existing topic as a new one would be, except for the number of partitions. */
  void configure() throws ExecutionException, InterruptedException, TimeoutException {
    if (describe().isEmpty()) {
      return;
    }
    List<AlterConfigOp> set = new ArrayList<>();
    created()
        .forEach(
            (key, value) ->
                set.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    admin
        .incrementalAlterConfigs(Map.of(resource(), set))
        .all()
        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private ConfigResource resource() {
    return new ConfigResource(ConfigResource.Type.TOPIC, settings.name());
  }

  /** By Kafka's names; empty if the gateway may not read it. */
  private Map<String, String> config()
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return admin
          .describeConfigs(List.of(resource()))
          .all()
          .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .get(resource())
          .entries()
          .stream()
          .filter(entry -> entry.value() != null)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Map.of();
      }
      throw e;
    }
  }

  /**
   * Sets whether brokers write to their disks before they acknowledge, where the settings say so; a
   * new topic has Kafka's default.
   */
  void applySyncWrites() throws ExecutionException, InterruptedException, TimeoutException {
    if (settings.syncWrites().isEmpty()) {
      return;
    }
    boolean on = settings.syncWrites().get();
    String wanted = Long.toString(on ? 1 : Long.MAX_VALUE);
    if (wanted.equals(config().get(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG))) {
      return;
    }
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, wanted),
            AlterConfigOp.OpType.SET);
    admin
        .incrementalAlterConfigs(Map.of(resource(), List.of(set)))
        .all()
        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    LOG.info("WEIR_SYNC_WRITES is {}: set for topic {}", on ? "on" : "off", settings.name());
  }

  private Optional<TopicDescription> describe()
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return Optional.of(
          admin
              .describeTopics(
                  List.of(settings.name()),
                  new DescribeTopicsOptions().includeAuthorizedOperations(true))
              .topicNameValues()
              .get(settings.name())
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Brokers know a new topic some milliseconds after the controller has created it. */
  private Optional<TopicDescription> awaitCreated()
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CREATED_WITHIN_MILLIS);
    Optional<TopicDescription> topic = describe();
    while (topic.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(CREATED_PAUSE_MILLIS);
      topic = describe();
    }
    return topic;
  }

  /**
   * Waits until each partition is led, for 2 s at most. A leader that refuses a producer's first
   * batch, as it does not lead yet, and takes the second, which is on its way already, refuses the
   * first for ever.
   *
   * @throws IllegalStateException if one is not led by then
   */
  void awaitLeaders(int partitions) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.put(new TopicPartition(settings.name(), partition), OffsetSpec.latest());
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CREATED_WITHIN_MILLIS);
    while (!areLed(all, deadline - System.nanoTime())) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "topic " + settings.name() + " has a partition that is not led yet");
      }
      Thread.sleep(CREATED_PAUSE_MILLIS);
    }
  }

  /** Only its leader tells the offsets of a partition. */
  private boolean areLed(Map<TopicPartition, OffsetSpec> all, long nanos)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(all).all().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }

  private void create() throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic topic =
        new NewTopic(settings.name(), settings.partitions(), (short) settings.replication())
            .configs(created());
    try {
      admin.createTopics(List.of(topic)).all().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private Map<String, String> created() {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(settings.retention().toMillis()));
    config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsync()));
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TIMESTAMP_TYPE);
    config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
    if (settings.maxMessageBytes() > 0) {
      config.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(settings.maxMessageBytes()));
    }
    return config;
  }
}
