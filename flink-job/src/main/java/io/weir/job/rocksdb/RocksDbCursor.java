package io.weir.job.rocksdb;

import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Steps along the entries of one map after the other in the column family of a map state. */
final class RocksDbCursor implements AutoCloseable {
  /** What a map state of Flink's writes before a value: whether it is null, u8, and length, i32. */
  private static final int VALUE_AT = 1 + Integer.BYTES;

  private static final int KEY_ROOM = 512;
  private static final int VALUE_ROOM = 1024;

  private final RocksIterator iterator;
  private byte[] map = {};

  /** Where keys and values are read into, since RocksDB would make an array for each. */
  private byte[] key = new byte[KEY_ROOM];

  private int keyLength;
  private byte[] value = new byte[VALUE_ROOM];

  /**
   * @param iterator is closed with the cursor
   */
  RocksDbCursor(RocksIterator iterator) {
    this.iterator = iterator;
  }

  /**
   * Goes to the first entry of a map that is not before a position.
   *
   * @param map the prefix of the keys of its entries
   */
  boolean seek(byte[] map, byte[] position) {
    this.map = map;
    iterator.seek(concat(map, position));
    return isInMap();
  }

  /** Goes to the last entry of a map that is not after a position. */
  boolean seekBack(byte[] map, byte[] position) {
    this.map = map;
    iterator.seekForPrev(concat(map, position));
    return isInMap();
  }

  boolean next() {
    iterator.next();
    return isInMap();
  }

  boolean previous() {
    iterator.prev();
    return isInMap();
  }

  /** The key of an entry. */
  static byte[] concat(byte[] map, byte[] position) {
    byte[] key = Arrays.copyOf(map, map.length + position.length);
    System.arraycopy(position, 0, key, map.length, position.length);
    return key;
  }

  private boolean isInMap() {
    if (!iterator.isValid()) {
      requireNoFault(iterator);
      return false;
    }
    keyLength = iterator.key(key);
    if (keyLength > key.length) {
      key = iterator.key();
    }
    return keyLength >= map.length && Arrays.equals(key, 0, map.length, map, 0, map.length);
  }

  static void requireNoFault(RocksIterator iterator) {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot walk on in RocksDB", e);
    }
  }

  /** The bytes of the present entry's key after its map's. */
  byte[] position() {
    return Arrays.copyOfRange(key, map.length, keyLength);
  }

  /**
   * The first bytes of the present entry's value.
   *
   * @param most how many bytes are wanted
   */
  byte[] value(int most) {
    if (most == Integer.MAX_VALUE) {
      return value();
    }
    byte[] start = room(most);
    return content(start, iterator.value(start));
  }

  /** The present entry's value. */
  byte[] value() {
    int length = iterator.value(value);
    return length > value.length ? content(iterator.value()) : content(value, length);
  }

  /** Room for the first bytes of a value as it is stored. */
  static byte[] room(int most) {
    return new byte[VALUE_AT + most];
  }

  /** The value in a stored one; never null. */
  static byte[] content(byte[] stored) {
    return content(stored, stored.length);
  }

  /**
   * The same where the first bytes of a stored value were read.
   *
   * @param length of the whole
   */
  static byte[] content(byte[] stored, int length) {
    int end = Math.min(length, stored.length);
    return end <= VALUE_AT ? new byte[0] : Arrays.copyOfRange(stored, VALUE_AT, end);
  }

  /** A value as a map state of Flink's stores it. */
  static byte[] stored(byte[] value) {
    byte[] stored = new byte[VALUE_AT + value.length];
    for (int i = 0; i < Integer.BYTES; i++) {
      stored[1 + i] = (byte) (value.length >>> Byte.SIZE * (Integer.BYTES - 1 - i));
    }
    System.arraycopy(value, 0, stored, VALUE_AT, value.length);
    return stored;
  }

  @Override
  public void close() {
    iterator.close();
  }
}
