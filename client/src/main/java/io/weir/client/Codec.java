package io.weir.client;

/**
 * Turns values into bytes and back. {@link Codecs} has those of common types; an application may
 * have its own.
 *
 * @param <T> the values' type
 */
public interface Codec<T> {
  /** What the bytes are called, a media type: 1 to 255 printable ASCII characters. */
  String contentType();

  /** The bytes of a value, 1 MiB at most. */
  byte[] encode(T value);

  /**
   * The value of bytes.
   *
   * @param contentType what they were called when they were put
   * @throws IllegalArgumentException if they are none, with a message for people
   */
  T decode(String contentType, byte[] bytes);
}
