package io.weir.model;

/**
 * A record of the log that deletes what the records before it have brought of a tag. It lies in the
 * tag's partition, so it has its place among the tag's samples: those that come after it stay,
 * whatever their times. Readers that know blocks alone skip it as one of another version.
 *
 * <pre>
 *   version u8 = 0x81 | tag length u8 | tag UTF-8 | width u8 | before i64 ns      little-endian
 * </pre>
 *
 * @param tag whose samples go
 * @param width of the series that goes, 1 to {@value SampleBlock#MAX_WIDTH}; {@link #ALL_WIDTHS}
 *     for every series of the tag
 * @param before ns, greater than 0: only samples older than this go; {@link #ALL_TIMES} for all
 */
public record TagDeletion(Tag tag, int width, long before) {
  public static final int ALL_WIDTHS = 0;
  public static final long ALL_TIMES = Long.MAX_VALUE;

  private static final byte VERSION = (byte) 0x81;
  private static final int BYTES_BESIDE_TAG = 2 + Long.BYTES;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public TagDeletion {
    if (width != ALL_WIDTHS) {
      SampleBlock.requireWidth(width);
    }
    if (before <= 0) {
      throw new IllegalArgumentException("before: must be greater than 0, got " + before);
    }
  }

  /** Whether a record of the log is a deletion. */
  public static boolean is(byte[] value) {
    return value.length > 0 && value[0] == VERSION;
  }

  /**
   * The deletion that {@link #toBytes} wrote.
   *
   * @throws MalformedException if there is none
   */
  public static TagDeletion of(byte[] value) {
    int tagLength = TagLength.at(value, 1, value.length);
    int from = 1 + TagLength.bytes(tagLength);
    if (!is(value)
        || value.length != BYTES_BESIDE_TAG + from - 1 + tagLength
        || Tag.fault(value, from, tagLength) != null) {
      throw new MalformedException("a deletion must hold a tag, a width and a time");
    }
    int at = from + tagLength;
    try {
      return new TagDeletion(
          Tag.ofUtf8(value, from, tagLength), value[at], Bytes.getLong(value, at + 1));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a deletion: " + e.getMessage());
    }
  }

  /** Whether a series of the tag is meant. */
  public boolean includes(int seriesWidth) {
    return width == ALL_WIDTHS || width == seriesWidth;
  }

  public byte[] toBytes() {
    byte[] value = new byte[BYTES_BESIDE_TAG + TagLength.bytes(tag.length()) + tag.length()];
    value[0] = VERSION;
    int at = tag.copyTo(value, TagLength.put(value, 1, tag.length()));
    value[at] = (byte) width;
    Bytes.putLong(value, at + 1, before);
    return value;
  }
}
