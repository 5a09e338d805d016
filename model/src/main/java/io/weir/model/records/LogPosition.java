package io.weir.model.records;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a record lies in a Kafka topic.
 *
 * @param partition 0 or more; -1 in {@link #NONE}
 * @param offset 0 or more; -1 in {@link #NONE}
 */
public record LogPosition(int partition, long offset) {
  /** Before all records. */
  public static final LogPosition NONE = new LogPosition(-1, -1);

  /**
   * @throws IllegalArgumentException if it is neither a position nor {@link #NONE}
   */
  public LogPosition {
    if (partition < -1 || offset < -1 || (partition < 0) != (offset < 0)) {
      throw new IllegalArgumentException(
          "position: must be a partition and an offset, got " + partition + ":" + offset);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(partition);
    out.writeLong(offset);
  }

  static LogPosition readFrom(DataInput in) throws IOException {
    return new LogPosition(in.readInt(), in.readLong());
  }

  static void write(DataOutput out, List<LogPosition> positions) throws IOException {
    out.writeInt(positions.size());
    for (LogPosition position : positions) {
      position.writeTo(out);
    }
  }

  static List<LogPosition> readList(DataInputStream in) throws IOException {
    int size = RecordBytes.readSize(in);
    List<LogPosition> positions = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      positions.add(readFrom(in));
    }
    return positions;
  }

  /** The bytes that positions take as they are written. */
  static int bytes(List<LogPosition> positions) {
    return Integer.BYTES + positions.size() * (Integer.BYTES + Long.BYTES);
  }
}
