package io.weir.job.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Flink's reader, which also checks whether the log of a restored partition is still the one that
 * was read, and goes back to the cut if not.
 */
final class CheckedReader<T> implements SourceReader<T, KafkaPartitionSplit> {
  private final SourceReader<T, KafkaPartitionSplit> flink;
  private final ReadPositions<T> positions;
  private final LogCheck check;

  CheckedReader(
      SourceReader<T, KafkaPartitionSplit> flink,
      ReadPositions<T> positions,
      LogCheck check,
      MetricGroup metrics) {
    this.flink = flink;
    this.positions = positions;
    this.check = check;
    MetricGroup weir = metrics.addGroup("weir");
    weir.<Long, Gauge<Long>>gauge("log_cut_records", positions::cutRecords);
    weir.<Long, Gauge<Long>>gauge("log_gap_records", positions::gapRecords);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    if (splits.isEmpty()) {
      flink.addSplits(splits);
      return;
    }
    Uuid topic = check.topicId(splits.get(0).getTopic());
    positions.topic(topic);
    List<CheckedSplit> known =
        splits.stream()
            .filter(CheckedSplit.class::isInstance)
            .map(CheckedSplit.class::cast)
            .toList();
    Map<TopicPartition, LogCheck.Start> starts =
        known.isEmpty() ? Map.of() : check.starts(known, topic);
    List<KafkaPartitionSplit> added = new ArrayList<>();
    for (KafkaPartitionSplit split : splits) {
      added.add(split instanceof CheckedSplit checked ? startingAt(checked, starts) : split);
    }
    flink.addSplits(added);
  }

  private KafkaPartitionSplit startingAt(
      CheckedSplit split, Map<TopicPartition, LogCheck.Start> starts) {
    LogCheck.Start start = starts.get(split.getTopicPartition());
    int partition = split.getPartition();
    if (start.cut()) {
      positions.goBack(partition, split.last(), start.offset());
    } else {
      positions.goOn(partition, split.last());
    }
    return at(start.offset(), split);
  }

  private static KafkaPartitionSplit at(long offset, KafkaPartitionSplit split) {
    return new KafkaPartitionSplit(
        split.getTopicPartition(),
        offset,
        split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return flink.snapshotState(checkpoint).stream().map(this::checked).toList();
  }

  /**
   * Until the first record after a cut has come, the split stays as it was before: a restore then
   * checks for the cut again, so the loss is not forgotten.
   */
  private KafkaPartitionSplit checked(KafkaPartitionSplit split) {
    Optional<LastRead> lost = positions.lost(split.getTopicPartition());
    if (lost.isPresent()) {
      return new CheckedSplit(at(lost.get().offset() + 1, split), lost.get());
    }
    Optional<LastRead> last = positions.last(split.getTopicPartition());
    return last.isPresent() ? new CheckedSplit(split, last.get()) : split;
  }

  @Override
  public void start() {
    flink.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    return flink.pollNext(output);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return flink.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    flink.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    flink.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    flink.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    flink.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
    flink.pauseOrResumeSplits(toPause, toResume);
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
