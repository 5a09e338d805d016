package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * An item: an index and a key in it, each of 1 to {@value RecordKey#MAX_BYTES} bytes of UTF-8
 * without control characters; no {@code /} in the index. Ordered by the bytes of the index, then of
 * the key, unsigned: so maps find one fast among many of the same hash, which anybody can make up.
 */
public final class ItemKey extends NamedKey implements RecordKey, Comparable<ItemKey> {
  static final byte SPACE = 2;

  /** What stands where a key may in paths, and is none. */
  private static final Set<String> RESERVED = Set.of("lookup", "search", "settings");

  /** Where the key begins in the name. */
  private final int keyAt;

  private ItemKey(byte[] name, int keyAt) {
    super(name);
    this.keyAt = keyAt;
  }

  /**
   * The key of an item.
   *
   * @throws IllegalArgumentException naming the field, {@code index} or {@code key}, the limit and
   *     what was got
   */
  public static ItemKey of(String index, String key) {
    return of(index).apply(key);
  }

  /**
   * Makes keys of one index, many for less than one by one; throws as {@link #of(String, String)}
   * does, for the index at once.
   */
  public static Function<String, ItemKey> of(String index) {
    byte[] start = startOf(index);
    return key -> new ItemKey(join(start, RecordKey.utf8WithSlash("key", key)), start.length);
  }

  /**
   * The key of an item that a client names: not a word that stands in a key's place in paths.
   *
   * @throws IllegalArgumentException as {@link #of} does, also for a reserved key
   */
  public static ItemKey unreserved(String index, String key) {
    if (RESERVED.contains(key)) {
      throw new IllegalArgumentException(
          "key: must not be lookup, search or settings, which are reserved");
    }
    return of(index, key);
  }

  /** What the names of an index' items start with. */
  static byte[] startOf(String index) {
    return join(one(SPACE), RecordKey.utf8("index", index), one(SEPARATOR));
  }

  /**
   * The key with these bytes, as {@link #name} gives them.
   *
   * @throws MalformedException if there is none
   */
  public static ItemKey ofName(byte[] name) {
    return ofOwnName(name.clone());
  }

  /** The same of bytes that nothing else holds. */
  private static ItemKey ofOwnName(byte[] name) {
    int end = separatorIn(name, 1);
    return isSimple(name, 1, end, false) && isSimple(name, end + 1, name.length, true)
        ? new ItemKey(name, end + 1)
        : checked(name, () -> of(text(name, 1, end), text(name, end + 1, name.length)));
  }

  /** Whether this is a part of a name, as can be told fast: of printable ASCII alone. */
  private static boolean isSimple(byte[] name, int from, int end, boolean slash) {
    for (int i = from; i < end; i++) {
      if (name[i] < ' ' || name[i] > '~' || (name[i] == '/' && !slash)) {
        return false;
      }
    }
    return end > from && end - from <= MAX_BYTES;
  }

  static ItemKey readFrom(DataInputStream in) throws IOException {
    byte[] name = RecordBytes.read(in, MAX_NAME_BYTES);
    if (name.length == 0 || name[0] != SPACE) {
      throw new MalformedException("key: is not an item's");
    }
    return ofOwnName(name);
  }

  /**
   * Reads what {@link #writeKeyTo} wrote.
   *
   * @param start see {@link #startOf}
   */
  static ItemKey readFrom(byte[] start, DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    byte[] name = Arrays.copyOf(start, start.length + length);
    in.readFully(name, start.length, length);
    return ofOwnName(name);
  }

  /** Writes the key without its index, after its length, u8. */
  void writeKeyTo(DataOutput out) throws IOException {
    out.writeByte(name.length - keyAt);
    out.write(name, keyAt, name.length - keyAt);
  }

  /** Whether it has the index of another one. */
  boolean isOfIndexOf(ItemKey other) {
    return Arrays.equals(name, 0, keyAt, other.name, 0, other.keyAt);
  }

  /** The length of the name, in bytes. */
  int nameBytes() {
    return name.length;
  }

  public String index() {
    return text(name, 1, keyAt - 1);
  }

  public String key() {
    return text(name, keyAt, name.length);
  }

  /** The bytes of the index. */
  public byte[] indexBytes() {
    return Arrays.copyOfRange(name, 1, keyAt - 1);
  }

  /** The bytes of the key, without its index. */
  public byte[] keyBytes() {
    return Arrays.copyOfRange(name, keyAt, name.length);
  }

  @Override
  public int compareTo(ItemKey other) {
    return Arrays.compareUnsigned(name, other.name);
  }

  /** {@code index/key}. */
  @Override
  public String toString() {
    return index() + "/" + key();
  }
}
