package io.weir.job;

import io.weir.job.samples.WidthException;
import io.weir.settings.SettingsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * What a store says of itself in each checkpoint, so that a job that goes on from one can tell
 * whether it may. A job that may not ends for good, since starting it again changes nothing.
 *
 * <pre>
 *   version i32 = 1 | width i32      big-endian, one a task
 * </pre>
 *
 * @param version of all that is stored: keys, indexes, chunks, buckets, names
 * @param width values of every sample
 */
record StoreFormat(int version, int width) {
  /** To be raised with every change of what is stored that older or newer code cannot read. */
  static final int VERSION = 1;

  private static final int BYTES = 2 * Integer.BYTES;

  /**
   * Looks at the format in the checkpoint that is gone on from, and puts this job's into the next.
   *
   * @throws SuppressRestartsException if the checkpoint is none for this job
   */
  static void check(StateInitializationContext context, JobSettings settings) throws Exception {
    ListState<byte[]> state =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("format", BytePrimitiveArraySerializer.INSTANCE));
    StoreFormat own = new StoreFormat(VERSION, settings.width());
    if (context.isRestored()) {
      List<byte[]> stored = new ArrayList<>();
      state.get().forEach(stored::add);
      own.requireSame(stored);
    }
    state.update(List.of(own.toBytes()));
  }

  /** Refuses what tasks left in a checkpoint, unless all of it is of this format. */
  void requireSame(List<byte[]> stored) {
    if (stored.isEmpty()) {
      throw otherVersion("none");
    }
    for (byte[] each : stored) {
      ByteBuffer bytes = ByteBuffer.wrap(each);
      int storedVersion = each.length < BYTES ? 0 : bytes.getInt();
      if (storedVersion != version) {
        throw otherVersion(Integer.toString(storedVersion));
      }
      int storedWidth = bytes.getInt();
      if (storedWidth != width) {
        throw refusal(
            "WEIR_VALUES: the checkpoint's store holds samples of "
                + storedWidth
                + " values, the job is set to "
                + width
                + "; set it to "
                + storedWidth
                + ", or start with an empty store and another topic");
      }
    }
  }

  private SuppressRestartsException otherVersion(String got) {
    return refusal(
        "the checkpoint's store has format version "
            + got
            + ", this version of Weir reads "
            + version
            + " alone; run the version of Weir that wrote it, or start with an empty store");
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putInt(version).putInt(width).array();
  }

  /** Ends the job over samples in Kafka that it cannot take, and must not leave out. */
  static SuppressRestartsException refusal(WidthException fault, JobSettings settings) {
    return refusal(
        "WEIR_VALUES: Kafka's topic \""
            + settings.topic()
            + "\" holds samples of "
            + fault.got()
            + " values, the job is set to "
            + fault.expected()
            + "; they were acknowledged and are not skipped: set gateways and job to the same, see"
            + " docs/operations.md");
  }

  private static SuppressRestartsException refusal(String message) {
    return new SuppressRestartsException(new SettingsException(message));
  }
}
