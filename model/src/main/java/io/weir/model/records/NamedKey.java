package io.weir.model.records;

import io.weir.model.MalformedException;
import io.weir.model.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/** A key by its name alone. */
abstract sealed class NamedKey permits StreamKey, MetricKey, ItemKey {
  /** Stands between two parts of a name; neither holds it. */
  static final byte SEPARATOR = 0;

  final byte[] name;
  private final int hash;

  NamedKey(byte[] name) {
    this.name = name;
    hash = Tag.hash(name, 0, name.length);
  }

  /** A name of parts, one after the other. */
  static byte[] join(byte[] first, byte[]... more) {
    int length = first.length;
    for (byte[] each : more) {
      length += each.length;
    }
    ByteBuffer name = ByteBuffer.allocate(length).put(first);
    for (byte[] each : more) {
      name.put(each);
    }
    return name.array();
  }

  static byte[] one(byte each) {
    return new byte[] {each};
  }

  /** Where the separator stands in a name from an index on; the name's length if it does not. */
  static int separatorIn(byte[] name, int from) {
    int at = from;
    while (at < name.length && name[at] != SEPARATOR) {
      at++;
    }
    return at;
  }

  /** The text in a name. */
  static String text(byte[] name, int from, int end) {
    return from > end ? "" : new String(name, from, end - from, StandardCharsets.UTF_8);
  }

  /**
   * The key that was read, if it has the name that it was read from.
   *
   * @throws MalformedException if it has not, or its parts are refused
   */
  static <K extends NamedKey> K checked(byte[] name, Supplier<K> read) {
    try {
      K key = read.get();
      if (Arrays.equals(key.name, name)) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedException("key: " + e.getMessage());
    }
    throw new MalformedException("key: is not UTF-8 of this form");
  }

  public final byte[] name() {
    return name.clone();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof NamedKey that && hash == that.hash && Arrays.equals(name, that.name);
  }

  @Override
  public final int hashCode() {
    return hash;
  }
}
