package io.weir.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadPositionsTest {
  private static final TopicPartition PARTITION = new TopicPartition("samples", 0);
  private static final Uuid TOPIC = Uuid.ONE_UUID;

  private final ReadPositions<ReadRecord> positions = new ReadPositions<>(ReadRecord.DESERIALIZER);
  private final List<ReadRecord> read = new ArrayList<>();

  @BeforeEach
  void setTopic() {
    positions.topic(TOPIC);
  }

  private void read(long offset, int epoch, long appendMillis) {
    positions.deserialize(
        ReadRecord.record(offset, epoch, appendMillis), new ListCollector<>(read));
  }

  private List<Long> afterLoss() {
    return read.stream().filter(ReadRecord::afterLoss).map(ReadRecord::offset).toList();
  }

  @Test
  void tellsTheFirstRecordAfterAGap() {
    read(5, 0, 50);
    read(6, 0, 50);
    read(10, 0, 60);
    read(11, 0, 60);

    assertThat(afterLoss()).containsExactly(10L);
    assertThat(positions.gapRecords()).isEqualTo(3);
    assertThat(positions.cutRecords()).isZero();
  }

  @Test
  void tellsAGapAfterWhatACheckpointHasRead() {
    positions.goOn(0, new LastRead(TOPIC, 4, 0, 40));
    read(7, 0, 50);

    assertThat(afterLoss()).containsExactly(7L);
    assertThat(positions.gapRecords()).isEqualTo(2);
  }

  @Test
  void tellsNoGapWhereTheLogFollowsTheCheckpoint() {
    positions.goOn(0, new LastRead(TOPIC, 4, 0, 40));
    assertThat(positions.last(PARTITION)).contains(new LastRead(TOPIC, 4, 0, 40));
    read(5, 0, 40);

    assertThat(afterLoss()).isEmpty();
    assertThat(positions.last(PARTITION)).contains(new LastRead(TOPIC, 5, 0, 40));
  }

  /** As Kafka's consumer does by itself, where a leader has lost what was read. */
  @Test
  void tellsTheFirstRecordThatCameAfterACutWhileItReads() {
    read(0, 0, 30);
    read(1, 0, 40);
    read(2, 0, 50);

    read(0, 0, 30);
    assertThat(positions.lost(PARTITION)).contains(new LastRead(TOPIC, 2, 0, 50));
    read(1, 1, 90);
    assertThat(positions.lost(PARTITION)).isEmpty();
    read(2, 1, 95);

    assertThat(afterLoss()).containsExactly(1L);
    assertThat(positions.cutRecords()).isEqualTo(3);
    assertThat(positions.gapRecords()).isZero();
  }

  @Test
  void tellsOfNoLossWhereTheRecordThatWasReadLastComesAgain() {
    read(0, 0, 30);
    read(1, 0, 40);

    read(0, 0, 30);
    read(1, 0, 40);
    read(2, 0, 90);

    assertThat(afterLoss()).isEmpty();
    assertThat(positions.lost(PARTITION)).isEmpty();
  }

  @Test
  void tellsTheFirstRecordAfterACutAlsoWhereTheClockWasSetBack() {
    positions.goBack(0, new LastRead(TOPIC, 4, 0, 4000), 3);
    read(3, 1, 20);
    read(4, 1, 30);

    assertThat(afterLoss()).containsExactly(3L);
    assertThat(positions.lost(PARTITION)).isEmpty();
  }
}
