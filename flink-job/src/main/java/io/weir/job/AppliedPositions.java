package io.weir.job;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How far a task has applied the log: for each partition the offset and append time of the last
 * record whose samples of this task are all in its store, and since when the store is complete. For
 * the task's thread.
 *
 * <p>It is operator state, a union list with one entry a task, so it survives a restart and any
 * rescaling: a task that starts takes the least of all tasks, and may apply later records again. In
 * a checkpoint all tasks agree: before each barrier {@link LogSplit} tells every task how far it
 * has read, and the source continues with the next record.
 *
 * <pre>
 *   version u8 = 1 | complete since i64 | positions, see {@link Positions}
 * </pre>
 */
final class AppliedPositions {
  /** The name of the operator state. */
  static final String STATE = "applied-positions";

  private static final byte VERSION = 1;
  private static final int POSITIONS_AT = 1 + Long.BYTES;
  private static final long UNKNOWN = -1;

  /** By partition; {@link #UNKNOWN} where nothing was read yet. */
  private long[] offsets = {};

  private long[] appendTimes = {};
  private final BitSet reached = new BitSet();
  private long completeSince;

  private AppliedPositions() {}

  /** The positions of an empty store. */
  static AppliedPositions none() {
    return new AppliedPositions();
  }

  /**
   * The positions of a restored store.
   *
   * @param tasks what each task that shared the state had applied
   * @throws MalformedException if one of them is not of this version
   */
  static AppliedPositions restore(Iterable<byte[]> tasks) {
    List<byte[]> states = new ArrayList<>();
    tasks.forEach(states::add);
    AppliedPositions all = new AppliedPositions();
    Positions least = null;
    for (byte[] state : states) {
      if (state.length < POSITIONS_AT || state[0] != VERSION) {
        throw new MalformedException("applied positions: must start with version " + VERSION);
      }
      all.completeSince = Math.max(all.completeSince, Bytes.getLong(state, 1));
      Positions one = Positions.of(Arrays.copyOfRange(state, POSITIONS_AT, state.length));
      least = least == null ? one : least.least(one);
    }
    if (least != null) {
      all.set(least);
    }
    return all;
  }

  private void set(Positions positions) {
    for (int i = 0; i < positions.size(); i++) {
      set(positions.partition(i), positions.offset(i), positions.appendTime(i));
    }
  }

  private void set(int partition, long offset, long appendTime) {
    if (partition >= offsets.length) {
      if (partition >= Positions.MAX_PARTITIONS) {
        throw new IllegalStateException(
            "partition: must be less than " + Positions.MAX_PARTITIONS + ", got " + partition);
      }
      int known = offsets.length;
      offsets = Arrays.copyOf(offsets, partition + 1);
      appendTimes = Arrays.copyOf(appendTimes, partition + 1);
      Arrays.fill(offsets, known, partition + 1, UNKNOWN);
    }
    offsets[partition] = offset;
    appendTimes[partition] = appendTime;
  }

  /**
   * A record of a partition is applied, and all before it. The first one of a run must be the first
   * one that the source read: records between it and what was applied before are no longer in the
   * log.
   *
   * @return whether it is the first of its partition in this run
   */
  boolean reach(int partition, long offset, long appendTime) {
    boolean first = !reached.get(partition);
    if (first) {
      reached.set(partition);
      long last = partition < offsets.length ? offsets[partition] : UNKNOWN;
      if (offset > last + 1) {
        lackBefore(appendTime);
      }
    }
    set(partition, offset, appendTime);
    return first;
  }

  /** Whether a record at this offset or a later one of its partition was applied. */
  boolean has(int partition, long offset) {
    return partition < offsets.length && offset <= offsets[partition];
  }

  /** The append time of the last record of a partition that is applied; 0 if none is. */
  long appendTime(int partition) {
    return partition < appendTimes.length ? appendTimes[partition] : 0;
  }

  /** The same as {@link #reach(int, long, long)} for several partitions. */
  void reach(Positions positions) {
    for (int i = 0; i < positions.size(); i++) {
      reach(positions.partition(i), positions.offset(i), positions.appendTime(i));
    }
  }

  /** Samples that Kafka took before then (ms since the epoch) may be missing. */
  void lackBefore(long appendTime) {
    completeSince = Math.max(completeSince, appendTime);
  }

  /**
   * In ms since the epoch: every sample that Kafka has taken since then was applied; 0 if all
   * samples within retention were.
   *
   * @param keptSince samples that Kafka took before then have expired
   */
  long completeSince(long keptSince) {
    return completeSince <= keptSince ? 0 : completeSince;
  }

  /** The positions now. */
  Positions positions() {
    return positions(reachedOrRestored());
  }

  /** The positions of some partitions. */
  Positions positions(BitSet partitions) {
    int[] known = partitions.stream().toArray();
    long[] theirOffsets = new long[known.length];
    long[] theirTimes = new long[known.length];
    for (int i = 0; i < known.length; i++) {
      theirOffsets[i] = offsets[known[i]];
      theirTimes[i] = appendTimes[known[i]];
    }
    return new Positions(known, theirOffsets, theirTimes);
  }

  private BitSet reachedOrRestored() {
    BitSet known = new BitSet(offsets.length);
    for (int partition = 0; partition < offsets.length; partition++) {
      known.set(partition, offsets[partition] != UNKNOWN);
    }
    return known;
  }

  /** As operator state. */
  byte[] toBytes() {
    byte[] positions = positions().toBytes();
    byte[] bytes = new byte[POSITIONS_AT + positions.length];
    bytes[0] = VERSION;
    Bytes.putLong(bytes, 1, completeSince);
    System.arraycopy(positions, 0, bytes, POSITIONS_AT, positions.length);
    return bytes;
  }
}
