package io.weir.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic that samples go to. */
final class SampleTopic {
  private static final Logger LOG = LoggerFactory.getLogger(SampleTopic.class);
  private static final long TIMEOUT_MILLIS = 4_000;

  /** Small enough that a partition holds little more than its retention. */
  private static final int SEGMENT_BYTES = 256 * 1024 * 1024;

  /**
   * @param count how many there are
   * @param underReplicated how many of them have a replica that is not in sync
   */
  record Partitions(int count, int underReplicated) {}

  private final Admin admin;
  private final GatewaySettings settings;

  SampleTopic(Admin admin, GatewaySettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * The partitions of the topic; it is created if it is missing.
   *
   * @throws IllegalStateException if a partition has no leader
   */
  Partitions partitions() throws ExecutionException, InterruptedException, TimeoutException {
    Optional<TopicDescription> topic = describe();
    if (topic.isEmpty()) {
      create();
      topic = describe();
    }
    List<TopicPartitionInfo> partitions = topic.map(TopicDescription::partitions).orElse(List.of());
    boolean led = partitions.stream().allMatch(p -> p.leader() != null && !p.leader().isEmpty());
    if (partitions.isEmpty() || !led) {
      throw new IllegalStateException("a partition of " + settings.topic() + " has no leader");
    }
    return new Partitions(partitions.size(), underReplicated(partitions));
  }

  static int underReplicated(List<TopicPartitionInfo> partitions) {
    return (int) partitions.stream().filter(p -> p.isr().size() < p.replicas().size()).count();
  }

  /**
   * Has the brokers write to their disks before they acknowledge, or not to, where the settings say
   * which; a topic that was just created is as Kafka's own default has it.
   */
  void applySyncWrites() throws ExecutionException, InterruptedException, TimeoutException {
    if (settings.syncWrites().isEmpty()) {
      return;
    }
    boolean on = settings.syncWrites().get();
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
    String wanted = Long.toString(on ? 1 : Long.MAX_VALUE);
    String found =
        admin
            .describeConfigs(List.of(topic))
            .all()
            .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
            .get(topic)
            .get(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG)
            .value();
    if (wanted.equals(found)) {
      return;
    }
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, wanted),
            AlterConfigOp.OpType.SET);
    admin
        .incrementalAlterConfigs(Map.of(topic, List.of(set)))
        .all()
        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    LOG.info("WEIR_SYNC_WRITES is {}: set for topic {}", on ? "on" : "off", settings.topic());
  }

  private Optional<TopicDescription> describe()
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return Optional.of(
          admin
              .describeTopics(List.of(settings.topic()))
              .topicNameValues()
              .get(settings.topic())
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void create() throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic topic =
        new NewTopic(settings.topic(), settings.partitions(), (short) settings.replication())
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(settings.topicRetention().toMillis()),
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(settings.minInsync()),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(SEGMENT_BYTES)));
    try {
      admin.createTopics(List.of(topic)).all().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
