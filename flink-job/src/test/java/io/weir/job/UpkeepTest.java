package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.rocksdb.ChunkKeySerializer;
import io.weir.job.samples.ChunkKey;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator alone over RocksDB, with a clock that is moved by hand. */
class UpkeepTest {
  private static final int TAGS = 3000;
  private static final long START = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir static Path dir;
  private static EmbeddedBroker broker;
  private static long offset;

  @BeforeAll
  static void startKafka() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("samples", 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stopKafka() throws Exception {
    broker.close();
  }

  @Test
  void samplesAndCheckpointsComeBetweenTagsThatAreDueAllAtOnce() throws Exception {
    StoreOperator operator = operator();
    long late = START + 3 * HOUR;
    OperatorSubtaskState checkpoint;
    long sealed;
    try (var harness = harness(operator)) {
      harness.open();
      load(harness);
      harness.setProcessingTime(late);
      harness.processElement(block(0, late));
      operator.prepareSnapshotPreBarrier(1);
      checkpoint = harness.snapshot(1, late);
      sealed = operator.samples().tally().sealed();
      assertThat(operator.samples().tally().samples()).isEqualTo(TAGS + 1);
      assertThat(sealed).as("tags whose turn it was").isBetween(1L, TAGS / 10L);
    }

    StoreOperator restored = operator();
    try (var harness = harness(restored)) {
      harness.initializeState(checkpoint);
      harness.open();
      int turns = 0;
      for (long time = late; restored.samples().tally().sealed() < TAGS - sealed; time += 10) {
        assertThat(turns++).isLessThan(TAGS);
        harness.setProcessingTime(time);
        restored.samples().flush();
      }
      assertThat(turns).as("turns").isGreaterThanOrEqualTo(TAGS / 100 - 1);
      harness.setProcessingTime(late + 10 * TAGS);
      restored.samples().flush();
      assertThat(restored.samples().tally().sealed())
          .as("each tag once, but the one that a sample came for, if its turn was before")
          .isBetween(TAGS - sealed, TAGS - sealed + 1);
      assertThat(harness.numEventTimeTimers()).isEqualTo(TAGS);
    }
  }

  @Test
  void noWatermarkMovesTheClockOfUpkeep() throws Exception {
    StoreOperator operator = operator();
    try (var harness = harness(operator)) {
      harness.open();
      load(harness);
      harness.processWatermark(Long.MAX_VALUE);
      operator.prepareSnapshotPreBarrier(1);
      assertThat(operator.samples().tally().sealed()).isZero();
      assertThat(harness.numEventTimeTimers()).isEqualTo(TAGS);
      assertThat(harness.getOutput()).hasSize(1);
    }
  }

  @Test
  void aFlushOfACheckpointTakesThePlaceOfTheNextOne() throws Exception {
    StoreOperator operator = operator();
    try (var harness = harness(operator)) {
      harness.open();
      long time = START;
      for (int tag = 0; tag < 10; tag++) {
        harness.setProcessingTime(++time);
        harness.processElement(block(tag, time));
        operator.prepareSnapshotPreBarrier(tag);
      }
      long before = operator.samples().tally().flushes();
      for (int tag = 0; tag < 60; tag++) {
        harness.setProcessingTime(++time);
        harness.processElement(block(tag, time));
      }
      assertThat(operator.samples().tally().flushes() - before)
          .as("flushes in 60 ms, one in 30 ms or fewer")
          .isBetween(1L, 2L);
    }
  }

  private static void load(KeyedOneInputStreamOperatorTestHarness<ChunkKey, LogPiece, Void> harness)
      throws Exception {
    harness.setProcessingTime(START);
    for (int tag = 0; tag < TAGS; tag++) {
      harness.processElement(block(tag, START));
    }
    ((StoreOperator) harness.getOneInputOperator()).prepareSnapshotPreBarrier(0);
  }

  private static StoreOperator operator() {
    return new StoreOperator(
        JobSettings.from(
            new Settings(Map.of("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers()))));
  }

  private static KeyedOneInputStreamOperatorTestHarness<ChunkKey, LogPiece, Void> harness(
      StoreOperator operator) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<ChunkKey, LogPiece, Void>(
            operator, block -> ChunkKey.of(Tag.of("-")), ChunkKeySerializer.TYPE, 128, 1, 0);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
    return harness;
  }

  private static StreamRecord<LogPiece> block(int tag, long millis) {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 64);
    block.add(Tag.of("tag-" + tag), millis * 1_000_000, new double[1]);
    return new StreamRecord<>(new LogPiece.Slice(0, 0, offset++, millis, false, block.toBytes()));
  }
}
