package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a value says of itself: 1 to {@value #MAX_BYTES} printable ASCII characters. Encoded as its
 * length, u8, and its bytes; {@link #DEFAULT} as no bytes.
 */
public final class ContentType {
  /** Of a value whose writer names no type. */
  public static final String DEFAULT = "application/octet-stream";

  /** The longest, in bytes. */
  public static final int MAX_BYTES = 255;

  private static final byte[] NOTHING = {};

  private ContentType() {}

  /**
   * Refuses what is no content type.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public static void require(String text) {
    if (text.isEmpty() || text.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "Content-Type: must have 1 to " + MAX_BYTES + " characters, got " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException(
            String.format("Content-Type: must be printable ASCII, got U+%04X", (int) c));
      }
    }
  }

  /** The encoded bytes, without their length. */
  public static byte[] toBytes(String contentType) {
    return contentType.equals(DEFAULT) ? NOTHING : contentType.getBytes(StandardCharsets.US_ASCII);
  }

  /** The content type of encoded bytes. */
  public static String of(byte[] bytes, int from, int length) {
    return length == 0 ? DEFAULT : new String(bytes, from, length, StandardCharsets.US_ASCII);
  }

  static void write(DataOutput out, String contentType) throws IOException {
    byte[] bytes = toBytes(contentType);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  static String read(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return of(bytes, 0, bytes.length);
  }
}
