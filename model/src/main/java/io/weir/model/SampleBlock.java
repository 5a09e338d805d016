package io.weir.model;

import java.util.Arrays;

/**
 * A run of samples, of any tags, as one Kafka record's value.
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
  static final byte VERSION = 1;
  static final int HEADER_BYTES = 2;

  /** The most values a sample can have; the format would hold 255. */
  public static final int MAX_WIDTH = 64;

  private SampleBlock() {}

  static int requireWidth(int width) {
    if (width < 1 || width > MAX_WIDTH) {
      throw new IllegalArgumentException("width: must be 1 to " + MAX_WIDTH + ", got " + width);
    }
    return width;
  }

  /** Returns the width, which must be 1 to {@value #MAX_WIDTH}. */
  static int sampleBytes(int tagLength, int width) {
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

  /** Walks over a block, sample by sample, without allocating. */
  public static final class Reader {
    private final byte[] bytes;
    private final int width;
    private int next = HEADER_BYTES;
    private int sampleOffset;
    private int tagOffset;
    private int tagLength;

    /**
     * @throws MalformedException if the block is of another version, has no header, or says another
     *     width than 1 to {@value SampleBlock#MAX_WIDTH}
     */
    public Reader(byte[] bytes) {
      if (bytes.length < HEADER_BYTES || bytes[0] != VERSION) {
        throw new MalformedException("a sample block must start with version " + VERSION);
      }
      if (bytes[1] < 1 || bytes[1] > MAX_WIDTH) {
        throw new MalformedException(
            "a sample block must have 1 to "
                + MAX_WIDTH
                + " values a sample, got "
                + (bytes[1] & 0xff));
      }
      this.bytes = bytes;
      this.width = bytes[1];
    }

    /**
     * Steps to the next sample, false at the end.
     *
     * @throws MalformedException if the block ends within a sample
     */
    public boolean next() {
      if (next == bytes.length) {
        return false;
      }
      tagLength = TagLength.at(bytes, next, bytes.length);
      sampleOffset = next;
      tagOffset = next + TagLength.bytes(tagLength);
      int end = next + sampleBytes(tagLength, width);
      if (tagLength == 0 || end > bytes.length) {
        throw new MalformedException("a sample block ends within a sample, at byte " + next);
      }
      next = end;
      return true;
    }

    /** Values of every sample of the block. */
    public int width() {
      return width;
    }

    /** The buffer that the offsets refer to. */
    public byte[] bytes() {
      return bytes;
    }

    public int tagOffset() {
      return tagOffset;
    }

    public int tagLength() {
      return tagLength;
    }

    /** See {@link Tag#hashCode}. */
    public int tagHash() {
      return Tag.hash(bytes, tagOffset, tagLength);
    }

    public Tag tag() {
      return Tag.ofUtf8(bytes, tagOffset, tagLength);
    }

    /** The sample's time in ns. */
    public long time() {
      return Bytes.getLong(bytes, timeOffset());
    }

    /** Value {@code i} of the sample. */
    public double value(int i) {
      return Bytes.getDouble(bytes, timeOffset() + Long.BYTES + i * Double.BYTES);
    }

    /** Where time and values are in the buffer: {@code 8 + 8 * width} bytes. */
    public int timeOffset() {
      return tagOffset + tagLength;
    }

    /** Where the sample begins in the buffer. */
    public int sampleOffset() {
      return sampleOffset;
    }

    /** Where the sample ends in the buffer. */
    public int sampleEnd() {
      return next;
    }
  }

  /** Copies samples of a block, as they are, to another block. */
  public static final class Slicer {
    private byte[] bytes = new byte[1024];
    private int end;

    /** Starts a block of the same kind as the one that the reader reads. */
    public void begin(Reader source) {
      System.arraycopy(source.bytes, 0, bytes, 0, HEADER_BYTES);
      end = HEADER_BYTES;
    }

    /** Adds the reader's current sample. */
    public void add(Reader source) {
      int length = source.sampleEnd() - source.sampleOffset();
      if (end + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * (end + length));
      }
      System.arraycopy(source.bytes, source.sampleOffset(), bytes, end, length);
      end += length;
    }

    /** Whether no sample was added since the block was started. */
    public boolean isEmpty() {
      return end == HEADER_BYTES;
    }

    /** A copy of the block. */
    public byte[] toBytes() {
      return Arrays.copyOf(bytes, end);
    }
  }
}
