package io.weir.job.rocksdb;

import java.util.Arrays;

/**
 * What a batch holds as RocksDB has it in its log ({@code db/write_batch.cc}), so that it is handed
 * over by one call instead of one for each entry, which cost half as much as writing it:
 *
 * <pre>
 *   sequence u64 = 0 | entries u32, little-endian | each entry:
 *     0x05 | column | key | value      a put
 *     0x06 | column | key | value      a merge: here, one more element of a list
 *     0x04 | column | key              a removal
 *     0x0E | column | first | end      a removal of a range
 *   a column's id and a length are varints of up to five bytes; of the column 0, the four bytes are
 *   0x01, 0x02, 0x00 and 0x0F, and no id is there
 * </pre>
 */
final class BatchBytes {
  private static final int COUNT_AT = Long.BYTES;
  private static final int HEAD_BYTES = COUNT_AT + Integer.BYTES;
  private static final byte PUT = 0x05;
  private static final byte PUT_IN_DEFAULT = 0x01;
  private static final byte MERGE = 0x06;
  private static final byte MERGE_IN_DEFAULT = 0x02;
  private static final byte REMOVAL = 0x04;
  private static final byte REMOVAL_IN_DEFAULT = 0x00;
  private static final byte RANGE = 0x0E;
  private static final byte RANGE_IN_DEFAULT = 0x0F;
  private static final int MOST_VARINT_BYTES = 5;
  private static final int FIRST_BYTES = 1 << 12;

  /** A batch that needed more room gives it back. */
  private static final int MOST_KEPT_BYTES = 8 << 20;

  private final int column;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length = HEAD_BYTES;
  private int count;

  /**
   * @param column its id
   */
  BatchBytes(int column) {
    this.column = column;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void put(byte[] key, byte[] value) {
    begin(PUT, PUT_IN_DEFAULT, key.length + value.length);
    add(key);
    add(value);
  }

  /** Appends an element to a list of byte arrays, as Flink's list state keeps one. */
  void append(byte[] key, byte[] element) {
    begin(MERGE, MERGE_IN_DEFAULT, key.length + Integer.BYTES + element.length);
    addElement(key, element);
  }

  /** Puts a list of one element. */
  void putOnly(byte[] key, byte[] element) {
    begin(PUT, PUT_IN_DEFAULT, key.length + Integer.BYTES + element.length);
    addElement(key, element);
  }

  private void addElement(byte[] key, byte[] element) {
    int valueBytes = Integer.BYTES + element.length;
    add(key);
    addNumber(valueBytes);
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      bytes[length++] = (byte) (element.length >>> Byte.SIZE * i);
    }
    copy(element);
  }

  void remove(byte[] key) {
    begin(REMOVAL, REMOVAL_IN_DEFAULT, key.length);
    add(key);
  }

  void removeRange(byte[] first, byte[] end) {
    begin(RANGE, RANGE_IN_DEFAULT, first.length + end.length);
    add(first);
    add(end);
  }

  private void begin(byte type, byte typeInDefault, int more) {
    int needed = Math.addExact(length, 1 + 3 * MOST_VARINT_BYTES + more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
    count++;
    bytes[length++] = column == 0 ? typeInDefault : type;
    if (column != 0) {
      addNumber(column);
    }
  }

  private void add(byte[] text) {
    addNumber(text.length);
    copy(text);
  }

  private void copy(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  private void addNumber(int number) {
    int rest = number;
    while (rest >>> 7 != 0) {
      bytes[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** The batch; what is added later does not change it. */
  byte[] toBytes() {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[COUNT_AT + i] = (byte) (count >>> Byte.SIZE * i);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Begins another batch. */
  void clear() {
    length = HEAD_BYTES;
    count = 0;
    if (bytes.length > MOST_KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
  }
}
