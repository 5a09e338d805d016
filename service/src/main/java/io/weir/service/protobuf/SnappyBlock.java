package io.weir.service.protobuf;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/** Snappy's block format, without frames, as Prometheus uses it. */
public final class SnappyBlock {
  private SnappyBlock() {}

  /**
   * The length that a block says it inflates to.
   *
   * @throws MalformedProtobufException if it is no block
   */
  public static int inflatedLength(byte[] block, int length) {
    try {
      int inflated = Snappy.uncompressedLength(block, 0, length);
      if (inflated >= 0) {
        return inflated;
      }
    } catch (IOException e) {
      // Refused below.
    }
    throw new MalformedProtobufException("the body must be a block of Snappy");
  }

  /**
   * Inflates a block.
   *
   * @throws MalformedProtobufException if it is none, or does not inflate to the length it says
   */
  public static byte[] inflate(byte[] block, int length) {
    byte[] inflated = new byte[inflatedLength(block, length)];
    try {
      if (Snappy.isValidCompressedBuffer(block, 0, length)
          && Snappy.uncompress(block, 0, length, inflated, 0) == inflated.length) {
        return inflated;
      }
    } catch (IOException e) {
      // Refused below.
    }
    throw new MalformedProtobufException("the body must be a whole block of Snappy");
  }

  /** Deflates bytes to a block. */
  public static byte[] deflate(byte[] bytes) {
    try {
      return Snappy.compress(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("compressing in memory", e);
    }
  }
}
