package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.List;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SampleSplitTest {
  private static final int TASKS = 3;

  @Test
  void everyTaskIsToldOfALossAndOneAloneGetsTheSample() throws Exception {
    OneInputStreamOperator<LogPiece, LogPiece> split = new SampleSplit();
    try (var harness = new OneInputStreamOperatorTestHarness<>(split, 128, TASKS, 0)) {
      harness.open();
      harness.processElement(record(0, false));
      assertThat(harness.extractOutputValues()).as("the first of a run").hasSize(TASKS);
      harness.getOutput().clear();
      harness.processElement(record(1, false));
      assertThat(harness.extractOutputValues()).hasSize(1);
      harness.getOutput().clear();

      harness.processElement(record(9, true));

      List<LogPiece.Slice> pieces =
          harness.extractOutputValues().stream().map(LogPiece.Slice.class::cast).toList();
      assertThat(pieces).hasSize(TASKS).allMatch(LogPiece.Slice::afterLoss);
      assertThat(pieces.stream().map(LogPiece.Slice::task)).containsExactlyInAnyOrder(0, 1, 2);
      assertThat(pieces.stream().filter(piece -> piece.block().length > 0)).hasSize(1);
    }
  }

  private static StreamRecord<LogPiece> record(long offset, boolean afterLoss) {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 64);
    block.add(Tag.of("t"), 1, new double[1]);
    return new StreamRecord<>(
        new LogPiece.Slice(0, 0, offset, 100 + offset, afterLoss, block.toBytes()));
  }
}
