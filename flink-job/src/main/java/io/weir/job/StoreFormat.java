package io.weir.job;

import io.weir.service.settings.SettingsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The format of a store, kept in each checkpoint, so that a job can tell whether it can continue
 * from it. A job that cannot ends for good, since a restart changes nothing.
 *
 * <pre>
 *   version i32          big-endian, one a task
 * </pre>
 *
 * @param version of all that is stored: keys, indexes, chunks, buckets, names
 * @param oldest the first version that this job can continue from
 */
record StoreFormat(int version, int oldest) {
  /**
   * To be raised with every change of what is stored that older or newer code cannot read. Version
   * 3 has fewer tiers of buckets, which upkeep fills; version 4 has no columns in windows; version
   * 5 has no postings of labels, which are added, and a job that knows of none would not remove
   * them.
   */
  static final StoreFormat SAMPLES = new StoreFormat(6, 3);

  /**
   * The same of records. Version 2 may have words of values, which a job that knows of none would
   * leave as they are where it replaces or removes the values.
   */
  static final StoreFormat RECORDS = new StoreFormat(2, 1);

  /**
   * Checks the format in the checkpoint that is restored, and puts this job's into the next.
   *
   * @throws SuppressRestartsException if this job cannot read the checkpoint
   */
  void check(StateInitializationContext context) throws Exception {
    check(context, false);
  }

  /**
   * The same for a store that a checkpoint need not have: there it begins empty.
   *
   * @throws SuppressRestartsException if the checkpoint has it, and this job cannot read it
   */
  void checkIfThere(StateInitializationContext context) throws Exception {
    check(context, true);
  }

  private void check(StateInitializationContext context, boolean mayBegin) throws Exception {
    ListState<byte[]> state =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("format", BytePrimitiveArraySerializer.INSTANCE));
    if (context.isRestored()) {
      List<byte[]> stored = new ArrayList<>();
      state.get().forEach(stored::add);
      if (!mayBegin || !stored.isEmpty()) {
        requireReadable(stored);
      }
    }
    state.update(List.of(toBytes()));
  }

  /** Refuses what tasks left in a checkpoint, unless all of it is of formats that can be read. */
  void requireReadable(List<byte[]> stored) {
    if (stored.isEmpty()) {
      throw otherVersion("none");
    }
    for (byte[] each : stored) {
      int storedVersion = each.length < Integer.BYTES ? 0 : ByteBuffer.wrap(each).getInt();
      if (storedVersion < oldest || storedVersion > version) {
        throw otherVersion(Integer.toString(storedVersion));
      }
    }
  }

  private SuppressRestartsException otherVersion(String got) {
    return new SuppressRestartsException(
        new SettingsException(
            "the checkpoint's store has format version "
                + got
                + ", this version of Weir reads "
                + (oldest == version ? version + " alone" : oldest + " to " + version)
                + "; run the version of Weir that wrote it, or start with an empty store"));
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
  }
}
