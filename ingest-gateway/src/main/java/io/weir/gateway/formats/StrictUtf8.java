package io.weir.gateway.formats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: Jackson accepts overlong forms and encoded surrogates. */
final class StrictUtf8 {
  private static final int STEP = 1024;

  private StrictUtf8() {}

  /** Whether the bytes are UTF-8; takes little memory, however many they are. */
  static boolean isValid(byte[] bytes, int from, int end) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, end - from);
    CharBuffer step = CharBuffer.allocate(STEP);
    CoderResult result;
    do {
      step.clear();
      result = decoder.decode(in, step, true);
    } while (result.isOverflow());
    return !result.isError();
  }
}
