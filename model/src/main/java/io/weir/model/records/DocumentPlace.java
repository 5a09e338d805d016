package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a document stands among those of several metrics: by time, then by the bytes of the metric
 * ids, unsigned.
 *
 * @param time µs since the epoch, one that a document can have
 */
public record DocumentPlace(long time, MetricKey key) implements Comparable<DocumentPlace> {
  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public DocumentPlace {
    TimeRange.requireTime(time);
  }

  @Override
  public int compareTo(DocumentPlace other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : key.compareTo(other.key);
  }

  private void writeTo(DataOutput out) throws IOException {
    out.writeLong(time);
    key.writeTo(out);
  }

  /** Whether there is a place, u8, and the place. */
  static void write(DataOutput out, Optional<DocumentPlace> place) throws IOException {
    out.writeBoolean(place.isPresent());
    if (place.isPresent()) {
      place.get().writeTo(out);
    }
  }

  static Optional<DocumentPlace> read(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new DocumentPlace(in.readLong(), MetricKey.readFrom(in)))
        : Optional.empty();
  }
}
