package io.weir.model.records;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Times of documents, from one on, up to before another one; none if they are equal.
 *
 * @param lower µs since the epoch, 0 or more
 * @param upper µs since the epoch, {@code lower} or more
 */
public record TimeRange(long lower, long upper) {
  /** All times that a document can have. */
  public static final TimeRange ALL =
      new TimeRange(DocumentCommand.FIRST_TIME, DocumentCommand.LAST_TIME + 1);

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public TimeRange {
    if (lower < 0) {
      throw new IllegalArgumentException("lower: must not be negative, got " + lower);
    }
    if (upper < lower) {
      throw new IllegalArgumentException(
          "upper: must not be before lower (" + lower + "), got " + upper);
    }
  }

  /**
   * @throws IllegalArgumentException if no document can have this time, naming the field {@code
   *     time}, the limit and what was got
   */
  public static void requireTime(long time) {
    if (time < DocumentCommand.FIRST_TIME || time > DocumentCommand.LAST_TIME) {
      throw new IllegalArgumentException(
          "time: must be "
              + DocumentCommand.FIRST_TIME
              + " to "
              + DocumentCommand.LAST_TIME
              + " µs, got "
              + time);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(lower);
    out.writeLong(upper);
  }

  static TimeRange readFrom(DataInput in) throws IOException {
    return new TimeRange(in.readLong(), in.readLong());
  }
}
