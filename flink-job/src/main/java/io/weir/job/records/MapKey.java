package io.weir.job.records;

import io.weir.model.MalformedException;
import io.weir.model.records.MetricKey;
import io.weir.model.records.StreamKey;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key of one map in a {@link RecordMap}: of a stream, of the documents of a metric, of the
 * items of an index in a key group, of their words, or of the names in a key group. Its hash is the
 * stream's or the metric's, or one that leads to the key group: so all that belongs to a stream, a
 * metric or an item is in one key group.
 *
 * <pre>
 *   as bytes, big-endian:
 *   version u8 = 1 | hash i32 | kind u8 | name length u16 | name
 *   kind: 0 names of a key group, without a name of its own; 1 a stream, named bucket | 0 | stream;
 *     2 documents of a metric, named by its id; 3 items, named by their index;
 *     4 words of items, named by the same
 * </pre>
 */
public final class MapKey {
  private static final byte VERSION = 1;
  private static final byte NAMES = 0;
  private static final byte STREAM = 1;
  private static final byte DOCUMENTS = 2;
  private static final byte ITEMS = 3;
  private static final byte SEARCH = 4;
  private static final byte[] NO_NAME = {};

  private final int hash;
  private final byte kind;
  private final byte[] name;

  private MapKey(int hash, byte kind, byte[] name) {
    this.hash = hash;
    this.kind = kind;
    this.name = name;
  }

  /** The key of a stream's events and outcomes, and of its timers. */
  public static MapKey stream(StreamKey key) {
    return new MapKey(key.hashCode(), STREAM, key.name());
  }

  /** The key of the documents of a metric. */
  public static MapKey documents(MetricKey key) {
    return new MapKey(key.hashCode(), DOCUMENTS, key.idBytes());
  }

  /**
   * The key of the items of an index in the key group that a hash leads to.
   *
   * @param index in UTF-8
   */
  public static MapKey items(int hash, byte[] index) {
    return new MapKey(hash, ITEMS, index);
  }

  /**
   * The key of the words in the values of an index in the key group that a hash leads to.
   *
   * @param index in UTF-8
   */
  public static MapKey search(int hash, byte[] index) {
    return new MapKey(hash, SEARCH, index);
  }

  /** The key of what is kept by name in the key group that a hash leads to, and of its timers. */
  public static MapKey names(int hash) {
    return new MapKey(hash, NAMES, NO_NAME);
  }

  /** Whether it is the key of what is kept by name in a key group. */
  public boolean isOfNames() {
    return kind == NAMES;
  }

  /**
   * The stream.
   *
   * @throws MalformedException if it is the key of no stream
   */
  public StreamKey stream() {
    return StreamKey.ofName(name);
  }

  /** The key as bytes; those of no key start with those of another. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(1 + Integer.BYTES + 1 + Short.BYTES + name.length)
        .put(VERSION)
        .putInt(hash)
        .put(kind)
        .putShort((short) name.length)
        .put(name)
        .array();
  }

  /**
   * Reads the key that {@link #toBytes} wrote.
   *
   * @throws IOException if there is none, or one of another version
   */
  public static MapKey readFrom(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("map key: version must be " + VERSION + ", got " + version);
    }
    int hash = in.readInt();
    byte kind = in.readByte();
    byte[] name = new byte[in.readUnsignedShort()];
    in.readFully(name);
    return new MapKey(hash, kind, name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapKey that
        && hash == that.hash
        && kind == that.kind
        && Arrays.equals(name, that.name);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case STREAM -> stream().toString();
      case DOCUMENTS -> "documents of " + new String(name, StandardCharsets.UTF_8);
      case ITEMS -> "items of " + new String(name, StandardCharsets.UTF_8) + " of hash " + hash;
      case SEARCH -> "words of " + new String(name, StandardCharsets.UTF_8) + " of hash " + hash;
      default -> "names of hash " + hash;
    };
  }
}
