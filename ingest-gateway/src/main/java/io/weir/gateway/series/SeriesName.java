package io.weir.gateway.series;

import io.weir.model.Tag;

/**
 * The name of a series, which is a valid tag, with its hash.
 *
 * @param utf8 must not be changed
 * @param hash see {@link Tag#hash}
 */
public record SeriesName(byte[] utf8, int hash) {
  /** What a name takes besides its bytes. */
  static final int OBJECT_BYTES = 48;

  /** Bytes of heap, approximately. */
  public int bytes() {
    return OBJECT_BYTES + utf8.length;
  }

  /**
   * The name with these bytes.
   *
   * @throws IllegalArgumentException if they are no valid tag; the message says why
   */
  public static SeriesName of(byte[] utf8) {
    String fault = Tag.fault(utf8, 0, utf8.length);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return new SeriesName(utf8, Tag.hash(utf8, 0, utf8.length));
  }
}
