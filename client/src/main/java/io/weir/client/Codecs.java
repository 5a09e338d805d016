package io.weir.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The codecs of common types. Numbers are 8 bytes, big-endian, under a content type of their own,
 * so that one is not read as another.
 */
public final class Codecs {
  private static final String NUMBER = "application/vnd.weir.";

  private Codecs() {}

  /** Any bytes, of any content type. The arrays are not copied. */
  public static Codec<byte[]> bytes() {
    return new Any<>("application/octet-stream", bytes -> bytes, bytes -> bytes);
  }

  /** Text as UTF-8, of any content type. */
  public static Codec<String> string() {
    return new Any<>(
        "text/plain; charset=utf-8",
        text -> text.getBytes(StandardCharsets.UTF_8),
        bytes -> {
          try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
          } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("value: must be UTF-8, got other bytes", e);
          }
        });
  }

  /** Signed numbers of 64 bits. */
  public static Codec<Long> int64() {
    return new Number<>("int64", value -> value, value -> value);
  }

  /** Unsigned numbers of 64 bits, as {@link Long#toUnsignedString(long)} reads a {@code long}. */
  public static Codec<Long> uint64() {
    return new Number<>("uint64", value -> value, value -> value);
  }

  /** Doubles, each bit as it is. */
  public static Codec<Double> float64() {
    return new Number<>("double", Double::doubleToRawLongBits, Double::longBitsToDouble);
  }

  /** Objects as JSON, as Jackson maps their type. */
  public static <T> Codec<T> json(Class<T> type) {
    return json(type, new ObjectMapper());
  }

  /** The same by a mapper of the application. */
  public static <T> Codec<T> json(Class<T> type, ObjectMapper mapper) {
    return new Any<>(
        "application/json",
        value -> {
          try {
            return mapper.writeValueAsBytes(value);
          } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("value: is no JSON: " + e.getOriginalMessage(), e);
          }
        },
        bytes -> {
          try {
            return mapper.readValue(bytes, type);
          } catch (IOException e) {
            throw new IllegalArgumentException(
                "value: must be JSON of " + type.getName() + ": " + e.getMessage(), e);
          }
        });
  }

  /** Reads what is called otherwise, too. */
  private record Any<T>(
      String contentType, Function<T, byte[]> encoder, Function<byte[], T> decoder)
      implements Codec<T> {
    @Override
    public byte[] encode(T value) {
      return encoder.apply(value);
    }

    @Override
    public T decode(String type, byte[] bytes) {
      return decoder.apply(bytes);
    }
  }

  private record Number<T>(String name, Function<T, Long> toBits, Function<Long, T> fromBits)
      implements Codec<T> {
    @Override
    public String contentType() {
      return NUMBER + name;
    }

    @Override
    public byte[] encode(T value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(toBits.apply(value)).array();
    }

    @Override
    public T decode(String type, byte[] bytes) {
      if (!type.equals(contentType()) || bytes.length != Long.BYTES) {
        throw new IllegalArgumentException(
            "value: must be 8 bytes of " + contentType() + ", got " + bytes.length + " of " + type);
      }
      return fromBits.apply(ByteBuffer.wrap(bytes).getLong());
    }
  }
}
