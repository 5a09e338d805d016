package io.weir.model.block;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;

/**
 * Walks over a block, sample by sample, without allocating. Those of a series come in their order
 * of arrival; what it returns of a sample is valid until the next step.
 */
public abstract class SampleReader {
  final byte[] block;
  final double[] values;
  long time;

  SampleReader(byte[] block) {
    this.block = block;
    values = new double[width(block)];
  }

  /**
   * Reads a block of any version.
   *
   * @throws MalformedException if the block is of another version, has no header, or says another
   *     width than 1 to {@value SampleBlock#MAX_WIDTH}
   */
  public static SampleReader of(byte[] block) {
    if (block.length >= SampleBlock.HEADER_BYTES && block[0] == SampleBlock.VERSION) {
      return new PlainReader(block);
    }
    if (block.length >= PackedBlock.HEADER_BYTES && block[0] == PackedBlock.VERSION) {
      return new PackedReader(block);
    }
    throw new MalformedException(
        "a sample block must start with version "
            + SampleBlock.VERSION
            + " or "
            + PackedBlock.VERSION);
  }

  private static int width(byte[] block) {
    int width = block[PackedBlock.WIDTH_AT];
    if (width < 1 || width > SampleBlock.MAX_WIDTH) {
      throw new MalformedException(
          "a sample block must have 1 to "
              + SampleBlock.MAX_WIDTH
              + " values a sample, got "
              + (width & 0xff));
    }
    return width;
  }

  /**
   * Steps to the next sample, false at the end.
   *
   * @throws MalformedException if the block ends within a sample
   */
  public abstract boolean next();

  /** Whether the sample may be of another series than the one before it. */
  public abstract boolean beginsSeries();

  /** Bytes of the block up to the end of the sample. */
  public abstract int position();

  /** Values of every sample of the block. */
  public final int width() {
    return values.length;
  }

  /** The buffer that the tag is in. */
  public abstract byte[] tagBytes();

  public abstract int tagOffset();

  public abstract int tagLength();

  /** See {@link Tag#hashCode}. */
  public final int tagHash() {
    return Tag.hash(tagBytes(), tagOffset(), tagLength());
  }

  public final Tag tag() {
    return Tag.ofUtf8(tagBytes(), tagOffset(), tagLength());
  }

  /** The sample's time in ns. */
  public final long time() {
    return time;
  }

  /** Value {@code i} of the sample. */
  public final double value(int i) {
    return values[i];
  }

  /** The values of the sample, which must not be changed. */
  public final double[] values() {
    return values;
  }
}
