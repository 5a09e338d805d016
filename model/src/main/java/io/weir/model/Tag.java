package io.weir.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of what is measured; with a width it names a series. 1 to {@value #MAX_BYTES} bytes of
 * UTF-8 without control characters. Ordered by its bytes, unsigned, which is the order of its code
 * points.
 *
 * <p>The {@linkplain #hashCode() hash} is part of the stored format: it chooses the Kafka partition
 * and the Flink key group of all of the tag's samples, so it is the same in every process and may
 * never change.
 */
public final class Tag implements Comparable<Tag> {
  /** The longest tag, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1024;

  private final byte[] utf8;
  private final int hash;

  private Tag(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = hash(utf8, 0, utf8.length);
  }

  /**
   * The tag of that name.
   *
   * @throws IllegalArgumentException if the name is no valid tag; the message says why
   */
  public static Tag of(String name) {
    byte[] utf8 = Utf8.encode("tag", name);
    String fault = fault(utf8, 0, utf8.length);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return new Tag(utf8);
  }

  /**
   * Requires a place in a list of tags to be one.
   *
   * @throws IllegalArgumentException naming the field
   */
  static void requireCursor(String cursor) {
    try {
      of(cursor);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cursor: must be a tag, as the page before gave it; " + e.getMessage(), e);
    }
  }

  /**
   * The tag in {@code length} bytes of a buffer that {@link #fault} has found to be valid; they are
   * copied, and not checked again.
   */
  public static Tag ofUtf8(byte[] buffer, int offset, int length) {
    return new Tag(Arrays.copyOfRange(buffer, offset, offset + length));
  }

  /**
   * What is wrong with these bytes as a tag, naming the limit and what was got; null if nothing.
   */
  public static String fault(byte[] buffer, int offset, int length) {
    if (length < 1 || length > MAX_BYTES) {
      return "tag: must have 1 to " + MAX_BYTES + " bytes of UTF-8, got " + length;
    }
    boolean ascii = true;
    for (int i = offset; i < offset + length; i++) {
      byte b = buffer[i];
      if (b < 0) {
        ascii = false;
      } else if (b < 0x20 || b == 0x7f) {
        return controlCharacter(b);
      }
    }
    return ascii ? null : faultBeyondAscii(buffer, offset, length);
  }

  private static String faultBeyondAscii(byte[] buffer, int offset, int length) {
    CharBuffer chars;
    try {
      chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
    } catch (CharacterCodingException e) {
      return "tag: must be valid UTF-8";
    }
    for (int i = 0; i < chars.length(); i++) {
      if (Character.isISOControl(chars.charAt(i))) {
        return controlCharacter(chars.charAt(i));
      }
    }
    return null;
  }

  private static String controlCharacter(int c) {
    return String.format("tag: must hold no control character, got U+%04X", c);
  }

  /** The hash of a tag in a buffer: FNV-1a, then MurmurHash3's finalizer. */
  public static int hash(byte[] buffer, int offset, int length) {
    int h = 0x811c9dc5;
    for (int i = offset; i < offset + length; i++) {
      h = (h ^ (buffer[i] & 0xff)) * 0x01000193;
    }
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** The Kafka partition that a tag of this hash belongs to. */
  public static int partition(int hash, int partitions) {
    return Math.floorMod(hash, partitions);
  }

  /** The length of the name in bytes of UTF-8. */
  public int length() {
    return utf8.length;
  }

  /** A copy of the name's bytes. */
  public byte[] utf8() {
    return utf8.clone();
  }

  /** Copies the name's bytes to a buffer and returns the offset after them. */
  public int copyTo(byte[] buffer, int offset) {
    System.arraycopy(utf8, 0, buffer, offset, utf8.length);
    return offset + utf8.length;
  }

  /** Whether the name begins with these bytes. */
  public boolean startsWith(byte[] prefix) {
    return prefix.length <= utf8.length
        && Arrays.equals(utf8, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Whether this is the tag with these bytes. */
  public boolean equalsUtf8(byte[] buffer, int offset, int length) {
    return Arrays.equals(utf8, 0, utf8.length, buffer, offset, offset + length);
  }

  /** How the name compares with bytes, in the order of tags. */
  public int compareToUtf8(byte[] other) {
    return Arrays.compareUnsigned(utf8, other);
  }

  @Override
  public int compareTo(Tag other) {
    return compareToUtf8(other.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tag tag && hash == tag.hash && Arrays.equals(utf8, tag.utf8);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
