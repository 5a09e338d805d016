package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/** What became of a {@link DocumentCommand}. */
public sealed interface DocumentOutcome extends Change.Outcome {
  /**
   * The change's document is the metric's at a time.
   *
   * @param time µs since the epoch
   */
  record Stored(long time) implements DocumentOutcome {
    static final int KIND = 16;

    void writeTo(DataOutput out) throws IOException {
      out.writeLong(time);
    }

    static Stored readFrom(DataInputStream in) throws IOException {
      return new Stored(in.readLong());
    }
  }

  /**
   * The documents of a range were removed.
   *
   * @param range the command's; only its beginning if there were more documents than the command
   *     may remove, up to the time of the first one that is left
   * @param count how many documents there were, 0 or more
   */
  record Deleted(TimeRange range, long count) implements DocumentOutcome {
    static final int KIND = 17;

    void writeTo(DataOutput out) throws IOException {
      range.writeTo(out);
      out.writeLong(count);
    }

    static Deleted readFrom(DataInputStream in) throws IOException {
      return new Deleted(TimeRange.readFrom(in), in.readLong());
    }
  }
}
