package io.weir.model;

import java.util.Arrays;

/**
 * A run of samples, of any tags, as one Kafka record's value. {@link
 * io.weir.model.block.BlockPacker} makes smaller ones of many samples; {@link
 * io.weir.model.block.SampleReader} reads both.
 *
 * <pre>
 *   version u8 = 1 | width u8 | sample...      width: values a sample
 *   sample: tag length, see {@link TagLength} | tag UTF-8 | time i64 ns | value f64 x width
 * </pre>
 *
 * Little-endian. All samples of a block belong to one Kafka partition (see {@link Tag#partition});
 * their order in the block is their order of arrival. A block has no count and needs none: it ends
 * where its bytes end.
 */
public final class SampleBlock {
  public static final byte VERSION = 1;
  public static final int HEADER_BYTES = 2;

  /** The most values a sample can have; the format would hold 255. */
  public static final int MAX_WIDTH = 64;

  private SampleBlock() {}

  /** Returns the width, which must be 1 to {@value #MAX_WIDTH}. */
  public static int requireWidth(int width) {
    if (width < 1 || width > MAX_WIDTH) {
      throw new IllegalArgumentException("width: must be 1 to " + MAX_WIDTH + ", got " + width);
    }
    return width;
  }

  /** Requires a width, or 0, which is none. */
  static void requireWidthOrNone(int width) {
    if (width != 0) {
      requireWidth(width);
    }
  }

  /** Bytes of a sample in a block. */
  public static int sampleBytes(int tagLength, int width) {
    return TagLength.bytes(tagLength) + tagLength + Long.BYTES + width * Double.BYTES;
  }

  /** Fills a block, sample by sample; for one thread. The buffer grows as needed. */
  public static final class Writer {
    private final int width;
    private byte[] bytes;
    private int end = HEADER_BYTES;
    private int count;

    /**
     * @param width values of every sample, 1 to {@value #MAX_WIDTH}
     * @param capacity bytes to start with
     */
    public Writer(int width, int capacity) {
      this.width = requireWidth(width);
      bytes = new byte[Math.max(capacity, HEADER_BYTES)];
      bytes[0] = VERSION;
      bytes[1] = (byte) width;
    }

    /** Adds a sample whose tag is in a buffer and has been found valid. */
    public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
      int from = begin(tagLength, values);
      System.arraycopy(tag, tagOffset, bytes, from, tagLength);
      finish(from + tagLength, time, values);
    }

    /** Adds a sample. */
    public void add(Tag tag, long time, double[] values) {
      int from = begin(tag.length(), values);
      finish(tag.copyTo(bytes, from), time, values);
    }

    private int begin(int tagLength, double[] values) {
      if (values.length != width) {
        throw new IllegalArgumentException(
            "values: the block holds " + width + " a sample, got " + values.length);
      }
      int needed = end + sampleBytes(tagLength, width);
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
      }
      return TagLength.put(bytes, end, tagLength);
    }

    private void finish(int at, long time, double[] values) {
      Bytes.putLong(bytes, at, time);
      at += Long.BYTES;
      for (double value : values) {
        Bytes.putDouble(bytes, at, value);
        at += Double.BYTES;
      }
      end = at;
      count++;
    }

    /** Samples added since the last {@link #clear}. */
    public int count() {
      return count;
    }

    /** Bytes that the block takes so far. */
    public int size() {
      return end;
    }

    /** A copy of the block. */
    public byte[] toBytes() {
      return Arrays.copyOf(bytes, end);
    }

    /** Forgets the samples and keeps the buffer. */
    public void clear() {
      end = HEADER_BYTES;
      count = 0;
    }
  }
}
