package io.weir.job.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * Flink's reader, but that it checks of partitions that it takes up again whether their log still
 * is the one that was read, and goes back to where it is not.
 */
final class CheckedReader<T> implements SourceReader<T, KafkaPartitionSplit> {
  private final SourceReader<T, KafkaPartitionSplit> flink;
  private final ReadPositions<T> positions;
  private final LogCheck check;
  private final Map<TopicPartition, LastRead> restored = new HashMap<>();
  private Uuid topic = Uuid.ZERO_UUID;
  private volatile long offsetsGoneBack;

  CheckedReader(
      SourceReader<T, KafkaPartitionSplit> flink,
      ReadPositions<T> positions,
      LogCheck check,
      MetricGroup metrics) {
    this.flink = flink;
    this.positions = positions;
    this.check = check;
    metrics.addGroup("weir").<Long, Gauge<Long>>gauge("log_cut_records", () -> offsetsGoneBack);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    if (splits.isEmpty()) {
      flink.addSplits(splits);
      return;
    }
    topic = check.topicId(splits.get(0).getTopic());
    List<CheckedSplit> known =
        splits.stream()
            .filter(CheckedSplit.class::isInstance)
            .map(CheckedSplit.class::cast)
            .toList();
    Map<TopicPartition, Long> starts =
        known.isEmpty() ? Map.of() : check.startingOffsets(known, topic);
    List<KafkaPartitionSplit> added = new ArrayList<>();
    for (KafkaPartitionSplit split : splits) {
      added.add(split instanceof CheckedSplit checked ? startingAt(checked, starts) : split);
    }
    flink.addSplits(added);
  }

  private KafkaPartitionSplit startingAt(CheckedSplit split, Map<TopicPartition, Long> starts) {
    TopicPartition partition = split.getTopicPartition();
    long start = starts.get(partition);
    long next = split.getStartingOffset();
    if (start == next) {
      restored.put(partition, split.last());
    } else if (start < next) {
      offsetsGoneBack += next - start;
    }
    return new KafkaPartitionSplit(
        partition, start, split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return flink.snapshotState(checkpoint).stream().map(this::checked).toList();
  }

  private KafkaPartitionSplit checked(KafkaPartitionSplit split) {
    TopicPartition partition = split.getTopicPartition();
    Optional<LastRead> last =
        positions.last(partition, topic).or(() -> Optional.ofNullable(restored.get(partition)));
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
