package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.records.RecordCommand;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.flink.metrics.Counter;

/**
 * Sends each command to the task that owns its stream, and one to the streams of a bucket to all.
 */
final class RecordSplit extends LogSplit {
  private static final long serialVersionUID = 1;

  @Override
  Counter countMalformed() {
    return RecordMetrics.malformed(getMetricGroup());
  }

  @Override
  byte[][] split(byte[] value) {
    try {
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
}
