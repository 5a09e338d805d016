package io.weir.model.block;

import io.weir.model.BitPacking;
import io.weir.model.SampleBlock;
import io.weir.model.Varints;
import java.util.Arrays;

/**
 * A run of samples as {@link SampleBlock} has them, those of a series one after the other and their
 * numbers as differences: a sixth to a third of the bytes. Written by {@link BlockPacker}.
 *
 * <pre>
 *   version u8 = 2 | width u8 | unit u8 | base i64 ns | series...
 *   series: shared | rest | tag's last {@code rest} bytes | rows | places u8, or 254 and u8 x width | row...
 *   row:    time | bits u8, or 254 and u8 x width | value x width
 * </pre>
 *
 * <ul>
 *   <li>Little-endian; {@code shared}, {@code rest}, {@code rows} and {@code time} are {@link
 *       Varints}.
 *   <li>A tag begins with the first {@code shared} bytes of the one before it in the block.
 *   <li>A time is the difference from the one in the row before, in the first row of a series from
 *       {@code base}, in steps of 1000^{@code unit} ns.
 *   <li>A value is a decimal with {@code places} places, or ordered bits (see {@link
 *       io.weir.model.decimal.Decimals}), as the zigzag of its difference from the one in the row
 *       before, in the first row from 0; each has {@code bits} bits (see {@link BitPacking}), and
 *       the row ends with a whole byte.
 * </ul>
 *
 * All differences wrap around, so every time and every value has one. The samples of a series are
 * in their order of arrival; series are in the order of their first samples. Unpacked, a block has
 * {@value #MOST_PLAIN_BYTES} bytes at most, so that a few bytes cannot stand for any number of
 * samples.
 */
final class PackedBlock {
  static final byte VERSION = 2;
  static final int WIDTH_AT = 1;
  static final int UNIT_AT = 2;
  static final int BASE_AT = 3;
  static final int HEADER_BYTES = BASE_AT + Long.BYTES;

  /** Stands in place of places or bits: each column has its own. */
  static final int BY_COLUMN = 254;

  /** The most bytes of the same samples in version 1. */
  static final int MOST_PLAIN_BYTES = 1 << 20;

  static final int MOST_UNIT = 3;

  private static final long[] UNITS = {1, 1_000, 1_000_000, 1_000_000_000};

  private PackedBlock() {}

  /** ns of a unit, 0 to {@value #MOST_UNIT}. */
  static long nanos(int unit) {
    return UNITS[unit];
  }

  /** ns in a unit, rounded to 0. */
  static long inUnits(long nanos, int unit) {
    // Constants, since a compiler makes multiplications of divisions by them.
    return switch (unit) {
      case 0 -> nanos;
      case 1 -> nanos / 1_000;
      case 2 -> nanos / 1_000_000;
      default -> nanos / 1_000_000_000;
    };
  }

  /** The most bytes that {@link #putTag} writes. */
  static int mostTagBytes(int length) {
    return 2 * Varints.MAX_BYTES + length;
  }

  /**
   * Writes a tag as what it does not share with the one before; returns the offset after it. Either
   * tag may be in a buffer of others.
   */
  static int putTag(
      byte[] target,
      int at,
      byte[] before,
      int beforeFrom,
      int beforeTo,
      byte[] tag,
      int from,
      int to) {
    int differs = Arrays.mismatch(before, beforeFrom, beforeTo, tag, from, to);
    int shared = differs < 0 ? to - from : differs;
    int rest = to - from - shared;
    at = Varints.put(target, at, shared);
    at = Varints.put(target, at, rest);
    System.arraycopy(tag, from + shared, target, at, rest);
    return at + rest;
  }
}
