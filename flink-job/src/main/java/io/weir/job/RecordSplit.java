package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.RecordCommand;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.flink.metrics.Counter;

/**
 * Sends each command to the task that owns its key, one to many items to each task with its own,
 * and one to the streams of a bucket to all.
 */
final class RecordSplit extends LogSplit {
  private static final long serialVersionUID = 1;

  @Override
  Counter countMalformed() {
    return RecordTaskMetrics.malformed(getMetricGroup());
  }

  @Override
  byte[][] split(byte[] value) {
    try {
      if (ItemCommand.PutItems.is(value)) {
        return split((ItemCommand.PutItems) RecordCommand.of(value));
      }
      OptionalInt owner = RecordCommand.ownerHash(value);
      if (owner.isPresent()) {
        return partOfOwner(owner.getAsInt(), value);
      }
      byte[][] parts = noParts();
      Arrays.fill(parts, value);
      return parts;
    } catch (MalformedException e) {
      skip(e);
      return noParts();
    }
  }

  private byte[][] split(ItemCommand.PutItems command) {
    byte[][] parts = noParts();
    ItemCommand.PutItems[] split = command.split(parts.length, this::ownerOf);
    for (int task = 0; task < parts.length; task++) {
      if (split[task] != null) {
        parts[task] = split[task].toBytes();
      }
    }
    return parts;
  }
}
