package io.weir.job.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** A partition with its next offset and the last record that was read. */
final class CheckedSplit extends KafkaPartitionSplit {
  private final LastRead last;

  CheckedSplit(KafkaPartitionSplit split, LastRead last) {
    super(
        split.getTopicPartition(),
        split.getStartingOffset(),
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.last = last;
  }

  LastRead last() {
    return last;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof CheckedSplit checked
        && last.equals(checked.last);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + last.hashCode();
  }
}
