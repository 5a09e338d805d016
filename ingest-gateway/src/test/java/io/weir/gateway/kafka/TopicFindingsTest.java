package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class TopicFindingsTest {
  private static final Node ONE = new Node(1, "one", 9092);
  private static final Node TWO = new Node(2, "two", 9092);
  private static final Node THREE = new Node(3, "three", 9092);
  private static final List<Node> ALL = List.of(ONE, TWO, THREE);

  private static final Map<String, String> GOOD =
      Map.of(
          "min.insync.replicas", "2",
          "cleanup.policy", "delete",
          "retention.ms", "93600000",
          "retention.bytes", "-1",
          "message.timestamp.type", "LogAppendTime",
          "unclean.leader.election.enable", "false");

  private static final TopicSettings SETTINGS =
      KafkaSettings.from(new Settings(Map.of("WEIR_REPLICATION", "3", "WEIR_MIN_INSYNC", "2")))
          .samples();

  private static TopicPartitionInfo partition(int number, List<Node> replicas, List<Node> isr) {
    return new TopicPartitionInfo(
        number, isr.isEmpty() ? Node.noNode() : isr.get(0), replicas, isr);
  }

  private static TopicFindings of(Map<String, String> config, TopicPartitionInfo... partitions) {
    return TopicFindings.of(
        new TopicDescription("samples", false, List.of(partitions)), config, SETTINGS);
  }

  private static TopicFindings with(String key, String value) {
    Map<String, String> config = new HashMap<>(GOOD);
    config.put(key, value);
    return of(config, partition(0, ALL, ALL));
  }

  @Test
  void findNothingWrongWithATopicThatIsAsTold() {
    assertThat(of(GOOD, partition(0, ALL, ALL), partition(1, ALL, ALL)))
        .isEqualTo(new TopicFindings(2, 0, List.of(), List.of()));
    assertThat(with("min.insync.replicas", "3").faults()).isEmpty();
    assertThat(with("retention.ms", "-1").warnings()).isEmpty();
    assertThat(with("retention.ms", "93600001").warnings()).isEmpty();
  }

  @Test
  void countPartitionsThatHaveAReplicaOutOfSync() {
    TopicFindings found = of(GOOD, partition(0, ALL, ALL), partition(1, ALL, List.of(ONE, TWO)));

    assertThat(found.underReplicated()).isEqualTo(1);
    assertThat(found.faults()).isEmpty();
  }

  @Test
  void refuseWhatCannotBeAcknowledged() {
    assertThat(of(GOOD, partition(0, ALL, ALL), partition(7, ALL, List.of(TWO))).faults())
        .containsExactly(
            "partition 7 has 1 replica(s) in sync, and 2 must have a sample before the 204");
    assertThat(of(GOOD, partition(0, ALL, List.of())).faults())
        .containsExactly("partition 0 has no leader");
  }

  @Test
  void refuseFewerBrokersThanA204Promises() {
    List<Node> two = List.of(ONE, TWO);
    assertThat(of(GOOD, partition(0, ALL, ALL), partition(1, two, two)).faults())
        .singleElement()
        .asString()
        .contains("on 2 broker(s)", "WEIR_REPLICATION is 3", "kafka-reassign-partitions.sh");
    assertThat(with("min.insync.replicas", "1").faults())
        .singleElement()
        .asString()
        .contains("is 1, WEIR_MIN_INSYNC is 2", "--entity-name samples")
        .endsWith("--add-config min.insync.replicas=2");
  }

  @Test
  void refuseATopicThatCompacts() {
    assertThat(with("cleanup.policy", "compact,delete").faults())
        .singleElement()
        .asString()
        .contains("compact,delete", "cleanup.policy=delete");
  }

  @Test
  void refuseATopicThatMayNotBeWrittenTo() {
    TopicDescription topic =
        new TopicDescription(
            "samples", false, List.of(partition(0, ALL, ALL)), Set.of(AclOperation.DESCRIBE));

    assertThat(TopicFindings.of(topic, GOOD, SETTINGS).faults())
        .containsExactly("the gateway may not write to it: grant Write");
  }

  @Test
  void warnOfWhatKafkaKeepsForLessTimeOrLessSurely() {
    assertThat(with("retention.ms", "46800000").warnings())
        .singleElement()
        .asString()
        .contains("46800000 (13h)", "WEIR_TOPIC_RETENTION is 26h", "what reads it needs 25h")
        .endsWith("retention.ms=93600000");
    assertThat(with("retention.bytes", "1000").warnings())
        .singleElement()
        .asString()
        .contains("is 1000", "retention.bytes=-1");
    assertThat(with("message.timestamp.type", "CreateTime").warnings())
        .singleElement()
        .asString()
        .contains("CreateTime", "message.timestamp.type=LogAppendTime");
    assertThat(with("unclean.leader.election.enable", "true").warnings())
        .singleElement()
        .asString()
        .contains("unclean.leader.election.enable=false");
  }

  @Test
  void goWithoutAComparisonThatIsNotAllowed() {
    TopicFindings found = of(Map.of(), partition(0, ALL, ALL));

    assertThat(found.faults()).isEmpty();
    assertThat(found.warnings()).singleElement().asString().contains("grant DescribeConfigs");
    assertThat(of(Map.of(), partition(0, ALL, List.of(ONE))).faults()).hasSize(1);
  }

  @Test
  void demandOfATopicOfRecordsItsPartitionsAndRoomForItsMessages() {
    TopicSettings commands = KafkaSettings.from(new Settings(Map.of())).commands();
    TopicDescription topic =
        new TopicDescription("records", false, List.of(partition(0, ALL, ALL)));
    Map<String, String> config = new HashMap<>(GOOD);
    config.put("max.message.bytes", "1048588");

    assertThat(TopicFindings.of(topic, config, commands).faults())
        .anyMatch(fault -> fault.startsWith("it has 1 partitions, WEIR_RECORD_PARTITIONS is 12"))
        .anyMatch(fault -> fault.startsWith("max.message.bytes is 1048588"));
  }
}
