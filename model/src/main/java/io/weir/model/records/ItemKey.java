package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.IOException;

/**
 * An item: an index and a key in it, each of 1 to {@value RecordKey#MAX_BYTES} bytes of UTF-8
 * without control characters; no {@code /} in the index.
 */
public final class ItemKey extends NamedKey implements RecordKey {
  static final byte SPACE = 2;

  private ItemKey(byte[] name) {
    super(name);
  }

  /**
   * The key of an item.
   *
   * @throws IllegalArgumentException naming the field, {@code index} or {@code key}, the limit and
   *     what was got
   */
  public static ItemKey of(String index, String key) {
    return new ItemKey(
        join(
            one(SPACE),
            RecordKey.utf8("index", index),
            one(SEPARATOR),
            RecordKey.utf8WithSlash("key", key)));
  }

  /**
   * The key with these bytes, as {@link #name} gives them.
   *
   * @throws MalformedException if there is none
   */
  public static ItemKey ofName(byte[] name) {
    int end = separatorIn(name, 1);
    return checked(name, () -> of(text(name, 1, end), text(name, end + 1, name.length)));
  }

  static ItemKey readFrom(DataInputStream in) throws IOException {
    return ofName(RecordBytes.read(in, MAX_NAME_BYTES));
  }

  public String index() {
    return text(name, 1, separatorIn(name, 1));
  }

  public String key() {
    return text(name, separatorIn(name, 1) + 1, name.length);
  }

  /** {@code index/key}. */
  @Override
  public String toString() {
    return index() + "/" + key();
  }
}
