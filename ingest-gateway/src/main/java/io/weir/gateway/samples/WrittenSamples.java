package io.weir.gateway.samples;

import io.weir.model.records.LogPosition;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The last positions in the log of what this gateway has written to it. */
final class WrittenSamples {
  /** Partitions of a log beyond these are not followed. */
  private static final int PARTITIONS = 1024;

  private static final long NONE = -1;

  private final AtomicLongArray offsets = new AtomicLongArray(PARTITIONS);

  WrittenSamples() {
    for (int i = 0; i < PARTITIONS; i++) {
      offsets.set(i, NONE);
    }
  }

  /** The log has this. */
  void note(List<LogPosition> positions) {
    for (LogPosition each : positions) {
      if (each.partition() < PARTITIONS) {
        offsets.accumulateAndGet(each.partition(), each.offset(), Math::max);
      }
    }
  }

  /** The last offset in a partition; empty if nothing was written to it. */
  OptionalLong last(int partition) {
    long offset = partition < PARTITIONS ? offsets.get(partition) : NONE;
    return offset == NONE ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
