package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class SampleTopicTest {
  private static final Node ONE = new Node(1, "one", 9092);
  private static final Node TWO = new Node(2, "two", 9092);

  @Test
  void countsPartitionsThatHaveAReplicaOutOfSync() {
    assertThat(
            SampleTopic.underReplicated(
                List.of(
                    new TopicPartitionInfo(0, ONE, List.of(ONE, TWO), List.of(ONE, TWO)),
                    new TopicPartitionInfo(1, ONE, List.of(ONE, TWO), List.of(ONE)),
                    new TopicPartitionInfo(2, TWO, List.of(TWO, ONE), List.of(TWO)))))
        .isEqualTo(2);
  }
}
