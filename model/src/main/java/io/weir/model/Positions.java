package io.weir.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far a log is applied: for each partition the offset and append time of the last applied
 * record. Everything before it is applied too. Immutable; partitions ascend.
 *
 * <pre>
 *   version u8 = 1 | count varint | count x (partition | offset | append time)
 * </pre>
 *
 * All numbers are LEB128 varints: the partition as the difference from the one before (the first as
 * it is), the append time as the zigzag difference from the one before. A partition takes about
 * eight bytes.
 */
public final class Positions {
  /** The most partitions that are kept; a topic with more is refused. */
  public static final int MAX_PARTITIONS = 10_000;

  /** The positions of no partition. */
  public static final Positions NONE = new Positions(new int[0], new long[0], new long[0]);

  private static final byte VERSION = 1;
  private static final int MOST_BYTES_OF_ONE = 5 + 10 + 10;

  private final int[] partitions;
  private final long[] offsets;
  private final long[] appendTimes;

  /**
   * @param partitions ascending, 0 or more each
   * @param offsets of the last applied record of each partition
   * @param appendTimes of these records, ms since the epoch
   */
  public Positions(int[] partitions, long[] offsets, long[] appendTimes) {
    this.partitions = partitions.clone();
    this.offsets = offsets.clone();
    this.appendTimes = appendTimes.clone();
    int count = partitions.length;
    if (count > MAX_PARTITIONS || offsets.length != count || appendTimes.length != count) {
      throw new IllegalArgumentException(
          String.format(
              "partitions: must be at most %d, each with offset and append time, got %d, %d, %d",
              MAX_PARTITIONS, count, offsets.length, appendTimes.length));
    }
    for (int i = 0; i < count; i++) {
      if (partitions[i] < 0 || (i > 0 && partitions[i] <= partitions[i - 1]) || offsets[i] < 0) {
        throw new IllegalArgumentException(
            "partitions: must ascend from 0, with offsets of 0 or more, got partition "
                + partitions[i]
                + " at offset "
                + offsets[i]);
      }
    }
  }

  /** The number of known partitions. */
  public int size() {
    return partitions.length;
  }

  /** The {@code i}th known partition. */
  public int partition(int i) {
    return partitions[i];
  }

  /** The offset of the last applied record of {@link #partition}{@code (i)}. */
  public long offset(int i) {
    return offsets[i];
  }

  /** When that record was appended, in ms since the epoch. */
  public long appendTime(int i) {
    return appendTimes[i];
  }

  /** The index of a partition, negative if it is not known. */
  public int indexOf(int partition) {
    return Arrays.binarySearch(partitions, partition);
  }

  /** What both have applied, of the partitions that both know. */
  public Positions least(Positions other) {
    int[] both = new int[Math.min(size(), other.size())];
    long[] least = new long[both.length];
    long[] times = new long[both.length];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      int j = other.indexOf(partitions[i]);
      if (j >= 0) {
        boolean mine = offsets[i] <= other.offsets[j];
        both[count] = partitions[i];
        least[count] = mine ? offsets[i] : other.offsets[j];
        times[count++] = mine ? appendTimes[i] : other.appendTimes[j];
      }
    }
    return new Positions(
        Arrays.copyOf(both, count), Arrays.copyOf(least, count), Arrays.copyOf(times, count));
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(1 + 5 + size() * MOST_BYTES_OF_ONE);
    out.put(VERSION);
    putVarint(out, size());
    int partition = 0;
    long time = 0;
    for (int i = 0; i < size(); i++) {
      long difference = appendTimes[i] - time;
      putVarint(out, partitions[i] - partition);
      putVarint(out, offsets[i]);
      putVarint(out, (difference << 1) ^ (difference >> 63));
      partition = partitions[i];
      time = appendTimes[i];
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * @throws MalformedException if the bytes are no positions of this version
   */
  public static Positions of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new MalformedException("positions: version must be " + VERSION + ", got " + version);
      }
      long count = getVarint(in);
      if (count < 0 || count > Math.min(MAX_PARTITIONS, in.remaining())) {
        throw new MalformedException("positions: has " + count + " partitions");
      }
      Positions positions = read(in, (int) count);
      if (in.hasRemaining()) {
        throw new MalformedException("positions: has " + in.remaining() + " bytes after its end");
      }
      return positions;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedException("positions: cannot be read: " + e);
    }
  }

  private static Positions read(ByteBuffer in, int count) {
    int[] partitions = new int[count];
    long[] offsets = new long[count];
    long[] times = new long[count];
    long partition = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      partition += getVarint(in);
      offsets[i] = getVarint(in);
      long difference = getVarint(in);
      time += (difference >>> 1) ^ -(difference & 1);
      if (partition != (int) partition) {
        throw new MalformedException("positions: has partition " + partition);
      }
      partitions[i] = (int) partition;
      times[i] = time;
    }
    return new Positions(partitions, offsets, times);
  }

  private static void putVarint(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long getVarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        boolean inOneWayOnly = shift == 0 || next != 0;
        if (!inOneWayOnly || (shift == Long.SIZE - 1 && next > 1)) {
          break;
        }
        return value;
      }
    }
    throw new MalformedException("positions: has a number that is longer than it must be");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that
        && Arrays.equals(partitions, that.partitions)
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(appendTimes, that.appendTimes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(partitions);
  }

  /** For people: {@code partition:offset@append time} each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ").append(partitions[i]);
      text.append(':').append(offsets[i]).append('@').append(appendTimes[i]);
    }
    return text.append(']').toString();
  }
}
