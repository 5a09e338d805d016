package io.weir.model;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which values of each sample are wanted.
 *
 * @param bits bit i for value i; 0 for all
 */
public record ValueMask(long bits) {
  /** The values that are wanted of samples of this width, 1 to 64, in ascending order. */
  public int[] indexes(int width) {
    return IntStream.range(0, width).filter(i -> bits == 0 || (bits >>> i & 1) != 0).toArray();
  }

  /** What is wrong with the mask for samples of this width, 1 to 64; it begins with the field. */
  public Optional<String> fault(int width) {
    int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    return last < width
        ? Optional.empty()
        : Optional.of("values: must be 0 to " + (width - 1) + ", got " + last);
  }
}
