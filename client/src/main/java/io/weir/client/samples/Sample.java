package io.weir.client.samples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The values of a tag at a time.
 *
 * @param tag 1 to 1024 bytes of UTF-8 without control characters
 * @param time ns since 1970, greater than 0
 * @param values 1 to 64; not copied, so they must not be changed. NaN, in samples that were read,
 *     is what JSON has no number for, or no value: others than this client may write such
 */
public record Sample(String tag, long time, double[] values) {
  private static final int MAX_TAG_BYTES = 1024;
  private static final int MAX_VALUES = 64;

  /**
   * @throws IllegalArgumentException naming the field
   */
  public Sample {
    int bytes = tag.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_TAG_BYTES) {
      throw new IllegalArgumentException(
          "tag: must have 1 to " + MAX_TAG_BYTES + " bytes of UTF-8, got " + bytes);
    }
    if (time <= 0) {
      throw new IllegalArgumentException("time: must be greater than 0, got " + time);
    }
    if (values.length < 1 || values.length > MAX_VALUES) {
      throw new IllegalArgumentException(
          "values: must be 1 to " + MAX_VALUES + ", got " + values.length);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(tag)) {
      throw new IllegalArgumentException("tag: must be Unicode, got half a surrogate pair");
    }
  }

  /**
   * This sample, to be written.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  Sample requireFinite() {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("values: must be finite, got " + value);
      }
    }
    return this;
  }

  /** The same as the constructor. */
  public static Sample of(String tag, long time, double... values) {
    return new Sample(tag, time, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample sample
        && time == sample.time
        && tag.equals(sample.tag)
        && Arrays.equals(values, sample.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tag, time, Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    return tag + "@" + time + Arrays.toString(values);
  }
}
