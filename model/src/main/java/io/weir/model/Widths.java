package io.weir.model;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of widths, that is of numbers of values a sample, each 1 to {@value SampleBlock#MAX_WIDTH}.
 *
 * @param mask the width w is in the set if bit w - 1 is set
 */
public record Widths(long mask) {
  /** The set without any. */
  public static final Widths NONE = new Widths(0);

  /** The set of some widths. */
  public static Widths of(int... widths) {
    Widths all = NONE;
    for (int width : widths) {
      all = all.with(width);
    }
    return all;
  }

  /** Whether a number is in the set; any number is allowed. */
  public boolean contains(int width) {
    return width >= 1 && width <= SampleBlock.MAX_WIDTH && (mask & bit(width)) != 0;
  }

  /** These and another one. */
  public Widths with(int width) {
    return new Widths(mask | bit(width));
  }

  /** These without one. */
  public Widths without(int width) {
    return new Widths(mask & ~bit(width));
  }

  private static long bit(int width) {
    return 1L << SampleBlock.requireWidth(width) - 1;
  }

  public boolean isEmpty() {
    return mask == 0;
  }

  public int size() {
    return Long.bitCount(mask);
  }

  /** The widths, in ascending order. */
  public IntStream stream() {
    return IntStream.rangeClosed(1, SampleBlock.MAX_WIDTH).filter(this::contains);
  }

  /** The widths as people write them: {@code 1, 3, 10}. */
  @Override
  public String toString() {
    return stream().mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }
}
