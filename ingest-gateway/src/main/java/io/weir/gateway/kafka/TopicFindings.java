package io.weir.gateway.kafka;

import io.weir.service.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic compared with the settings. Each finding says what is wrong and what to do about it.
 *
 * @param partitions how many there are
 * @param underReplicated how many of them have a replica that is not in sync
 * @param faults why a 204 cannot be given, or would promise less than the settings say
 * @param warnings why Kafka keeps samples for less time, or less safely, than the settings say
 */
record TopicFindings(
    int partitions, int underReplicated, List<String> faults, List<String> warnings) {

  /**
   * Compares.
   *
   * @param config of the topic; empty if the gateway may not read it
   */
  static TopicFindings of(
      TopicDescription topic, Map<String, String> config, TopicSettings settings) {
    Comparison comparison = new Comparison(topic, config, settings);
    comparison.replicas();
    comparison.rights();
    comparison.partitions();
    if (config.isEmpty()) {
      comparison.warnings.add(
          "its configuration cannot be compared with the settings: grant DescribeConfigs on it");
    } else {
      comparison.acknowledgement();
      comparison.size();
      comparison.deletion();
    }
    List<TopicPartitionInfo> partitions = topic.partitions();
    return new TopicFindings(
        partitions.size(),
        underReplicated(partitions),
        List.copyOf(comparison.faults),
        List.copyOf(comparison.warnings));
  }

  private static int underReplicated(List<TopicPartitionInfo> partitions) {
    return (int) partitions.stream().filter(p -> p.isr().size() < p.replicas().size()).count();
  }

  private static final class Comparison {
    private final TopicDescription topic;
    private final Map<String, String> config;
    private final TopicSettings settings;
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Comparison(TopicDescription topic, Map<String, String> config, TopicSettings settings) {
      this.topic = topic;
      this.config = config;
      this.settings = settings;
    }

    private int minInsync() {
      String found = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
      return found == null ? settings.minInsync() : Integer.parseInt(found);
    }

    void replicas() {
      int needed = minInsync();
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
          faults.add("partition " + partition.partition() + " has no leader");
          return;
        }
        if (partition.isr().size() < needed) {
          faults.add(
              "partition %d has %d replica(s) in sync, and %d must have a sample before the 204"
                  .formatted(partition.partition(), partition.isr().size(), needed));
          return;
        }
      }
      int fewest = topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
      if (fewest < settings.replication()) {
        faults.add(
            ("a partition is on %d broker(s), WEIR_REPLICATION is %d: move it to more with"
                    + " kafka-reassign-partitions.sh")
                .formatted(fewest, settings.replication()));
      }
    }

    void rights() {
      Set<AclOperation> allowed = topic.authorizedOperations();
      boolean known = allowed != null && !allowed.isEmpty();
      if (known && settings.isWritten() && !allowed.contains(AclOperation.WRITE)) {
        faults.add("the gateway may not write to it: grant Write");
      } else if (known && !settings.isWritten() && !allowed.contains(AclOperation.READ)) {
        faults.add("the gateway may not read it: grant Read");
      }
    }

    void partitions() {
      int found = topic.partitions().size();
      if (settings.partitionsAreFixed() && found != settings.partitions()) {
        faults.add(
            ("it has %d partitions, WEIR_RECORD_PARTITIONS is %d, and the order in streams depends on"
                    + " it: set what the store began with")
                .formatted(found, settings.partitions()));
      }
    }

    void acknowledgement() {
      if (minInsync() < settings.minInsync()) {
        faults.add(
            "min.insync.replicas is %d, WEIR_MIN_INSYNC is %d: %s"
                .formatted(
                    minInsync(),
                    settings.minInsync(),
                    set(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + settings.minInsync())));
      }
      if ("true".equals(config.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
        warnings.add(
            "a broker that lacks samples may become leader, and they are lost: "
                + set(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"));
      }
      String stamped = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
      if (!WatchedTopic.TIMESTAMP_TYPE.equals(stamped)) {
        warnings.add(
            "%s is %s: how far the job lags is measured with gateways' clocks; %s"
                .formatted(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    stamped,
                    set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, WatchedTopic.TIMESTAMP_TYPE)));
      }
    }

    void size() {
      long found = number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      if (found >= 0 && found < settings.maxMessageBytes()) {
        faults.add(
            "%s is %d, which is less than the largest batch: %s"
                .formatted(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    found,
                    set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "" + settings.maxMessageBytes())));
      }
    }

    void deletion() {
      String policy = config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
      if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        faults.add(
            "%s is %s, which deletes all but the last samples of a tag: %s"
                .formatted(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    policy,
                    set(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)));
      }
      long millis = number(TopicConfig.RETENTION_MS_CONFIG);
      Duration told = settings.retention();
      if (millis >= 0 && millis < told.toMillis()) {
        warnings.add(
            ("%s is %d (%s), %s is %s, what reads it needs %s, and a job that lost its state could"
                    + " not make all of it anew: %s")
                .formatted(
                    TopicConfig.RETENTION_MS_CONFIG,
                    millis,
                    Units.text(Duration.ofMillis(millis)),
                    settings.retentionSetting(),
                    Units.text(told),
                    Units.text(settings.needed()),
                    set(TopicConfig.RETENTION_MS_CONFIG, "" + told.toMillis())));
      }
      long bytes = number(TopicConfig.RETENTION_BYTES_CONFIG);
      if (bytes >= 0) {
        warnings.add(
            "%s is %d, so that samples may be deleted before their time, read or not: %s"
                .formatted(
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    bytes,
                    set(TopicConfig.RETENTION_BYTES_CONFIG, "-1")));
      }
    }

    private long number(String key) {
      String found = config.get(key);
      return found == null ? -1 : Long.parseLong(found);
    }

    private String set(String key, String value) {
      return "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
          .formatted(topic.name(), key, value);
    }
  }
}
