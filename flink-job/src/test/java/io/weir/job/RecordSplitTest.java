package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RecordSplitTest {
  private static final int TASKS = 3;
  private static final RequestId REQUEST = new RequestId(1, 2);
  private long offset;

  /** What each task gets of a value, in the order of tasks. */
  private List<LogPiece.Slice> slices(byte[] value) throws Exception {
    OneInputStreamOperator<LogPiece, LogPiece> split = new RecordSplit();
    try (var harness = new OneInputStreamOperatorTestHarness<>(split, 128, TASKS, 0)) {
      harness.open();
      harness.processElement(piece(new byte[] {9})); // the first is told to all
      harness.getOutput().clear();
      harness.processElement(piece(value));
      return harness.extractOutputValues().stream().map(LogPiece.Slice.class::cast).toList();
    }
  }

  private StreamRecord<LogPiece> piece(byte[] value) {
    return new StreamRecord<>(new LogPiece.Slice(0, 0, offset++, 100, false, value));
  }

  @Test
  void aCommandGoesWholeToTheTaskThatOwnsItsStream() throws Exception {
    for (int i = 0; i < 20; i++) {
      StreamKey key = StreamKey.of("b", "s" + i);
      byte[] command = new RecordCommand.Delete(REQUEST, key).toBytes();

      List<LogPiece.Slice> slices = slices(command);

      assertThat(slices).hasSize(1);
      assertThat(slices.get(0).block()).isEqualTo(command);
      assertThat(slices.get(0).task()).isEqualTo(LogSplit.taskOf(key.hashCode(), 128, TASKS));
    }
  }

  @Test
  void itemsOfABatchGoToTheTasksThatOwnThem() throws Exception {
    List<ItemCommand.Item> items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte[] value = {(byte) i};
      items.add(new ItemCommand.Item(ItemKey.of("i", "k" + i % 30), 0, "a/b", value));
    }

    List<LogPiece.Slice> slices = slices(new ItemCommand.PutItems(REQUEST, items).toBytes());

    assertThat(slices.stream().map(LogPiece.Slice::task)).containsExactly(0, 1, 2);
    for (LogPiece.Slice slice : slices) {
      ItemCommand.PutItems part = (ItemCommand.PutItems) RecordCommand.of(slice.block());
      assertThat(part.request()).isEqualTo(REQUEST);
      assertThat(part.items())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyElementsOf(
              items.stream()
                  .filter(
                      item -> LogSplit.taskOf(item.key().hashCode(), 128, TASKS) == slice.task())
                  .toList());
    }
  }

  @Test
  void limitsOfABucketGoToAllTasks() throws Exception {
    byte[] command = new RecordCommand.SetBucketLimits(REQUEST, "b", StreamLimits.NONE).toBytes();

    List<LogPiece.Slice> slices = slices(command);

    assertThat(slices.stream().map(LogPiece.Slice::task)).containsExactly(0, 1, 2);
    assertThat(slices).allSatisfy(slice -> assertThat(slice.block()).isEqualTo(command));
  }

  @Test
  void theSearchOfAnIndexGoesToAllTasks() throws Exception {
    byte[] command = new SetSearch(REQUEST, "i", SearchSetting.ALL).toBytes();

    List<LogPiece.Slice> slices = slices(command);

    assertThat(slices.stream().map(LogPiece.Slice::task)).containsExactly(0, 1, 2);
    assertThat(slices).allSatisfy(slice -> assertThat(slice.block()).isEqualTo(command));
  }

  @Test
  void whatIsNoCommandGoesNowhere() throws Exception {
    assertThat(slices(new byte[] {1, 34, 0})).isEmpty();
    assertThat(slices(new byte[] {7, 7})).isEmpty();
  }
}
