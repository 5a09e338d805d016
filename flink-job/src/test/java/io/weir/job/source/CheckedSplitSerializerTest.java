package io.weir.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class CheckedSplitSerializerTest {
  private static final KafkaPartitionSplit PLAIN =
      new KafkaPartitionSplit(new TopicPartition("t", 2), 8);
  private static final CheckedSplit CHECKED =
      new CheckedSplit(PLAIN, new LastRead(new Uuid(1, 2), 7, 3, 4));

  private final CheckedSplitSerializer serializer = new CheckedSplitSerializer();

  @Test
  void keepsSplitsWithAndWithoutALastRecord() throws IOException {
    assertThat(serializer.deserialize(100, serializer.serialize(CHECKED))).isEqualTo(CHECKED);
    assertThat(serializer.deserialize(100, serializer.serialize(PLAIN)))
        .isEqualTo(PLAIN)
        .isNotInstanceOf(CheckedSplit.class);
  }

  @Test
  void hasTheSameBytesForEver() throws IOException {
    assertThat(HexFormat.of().formatHex(serializer.serialize(CHECKED)))
        .isEqualTo(
            "0000000000000017"
                + "0001740000000200000000000000088000000000000000"
                + "01"
                + "00000000000000010000000000000002"
                + "0000000000000007"
                + "00000003"
                + "0000000000000004");
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> serializer.deserialize(101, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version must be 100");
  }
}
