package io.weir.job;

import io.weir.model.Bytes;
import java.util.UUID;

/**
 * A record that a task puts at the end of a partition of the topic when it starts: when the task
 * reads the mark, it has read everything before. Only the job writes and reads marks; other readers
 * skip them as an unknown version.
 *
 * <pre>
 *   version u8 = 0x80 | routing hash i32 | partition i32 | id 2 x i64
 * </pre>
 *
 * @param routingHash a tag's hash that leads to the task
 * @param partition that the mark is put in
 * @param id of the run of the task, to tell its marks from those of others
 */
record CatchUpMark(int routingHash, int partition, UUID id) {
  private static final byte VERSION = (byte) 0x80;
  private static final int BYTES = 1 + 2 * Integer.BYTES + 2 * Long.BYTES;

  private static final int HASH_AT = 1;
  private static final int PARTITION_AT = HASH_AT + Integer.BYTES;
  private static final int ID_AT = PARTITION_AT + Integer.BYTES;

  /** Whether a record is a mark. */
  static boolean is(byte[] value) {
    return value.length == BYTES && value[0] == VERSION;
  }

  /** The mark that a record is. */
  static CatchUpMark of(byte[] value) {
    return new CatchUpMark(
        Bytes.getInt(value, HASH_AT),
        Bytes.getInt(value, PARTITION_AT),
        new UUID(Bytes.getLong(value, ID_AT), Bytes.getLong(value, ID_AT + Long.BYTES)));
  }

  byte[] toBytes() {
    byte[] value = new byte[BYTES];
    value[0] = VERSION;
    Bytes.putInt(value, HASH_AT, routingHash);
    Bytes.putInt(value, PARTITION_AT, partition);
    Bytes.putLong(value, ID_AT, id.getMostSignificantBits());
    Bytes.putLong(value, ID_AT + Long.BYTES, id.getLeastSignificantBits());
    return value;
  }
}
