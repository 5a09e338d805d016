package io.weir.model.block;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagLength;

/** Reads a {@link SampleBlock} of version 1. */
final class PlainReader extends SampleReader {
  private int next = SampleBlock.HEADER_BYTES;
  private int sampleOffset;
  private int tagOffset;
  private int tagLength;

  PlainReader(byte[] block) {
    super(block);
  }

  @Override
  public boolean next() {
    if (next == block.length) {
      return false;
    }
    tagLength = TagLength.at(block, next, block.length);
    sampleOffset = next;
    tagOffset = next + TagLength.bytes(tagLength);
    int end = next + SampleBlock.sampleBytes(tagLength, values.length);
    if (tagLength > Tag.MAX_BYTES) {
      throw new MalformedException(
          "a sample block: no tag has " + tagLength + " bytes, at byte " + next);
    }
    if (tagLength == 0 || end > block.length) {
      throw new MalformedException("a sample block ends within a sample, at byte " + next);
    }
    int at = tagOffset + tagLength;
    time = Bytes.getLong(block, at);
    for (int i = 0; i < values.length; i++) {
      at += Double.BYTES;
      values[i] = Bytes.getDouble(block, at);
    }
    next = end;
    return true;
  }

  @Override
  public boolean beginsSeries() {
    return true;
  }

  @Override
  public int position() {
    return next;
  }

  /** Where the sample begins in the block. */
  int sampleOffset() {
    return sampleOffset;
  }

  @Override
  public byte[] tagBytes() {
    return block;
  }

  @Override
  public int tagOffset() {
    return tagOffset;
  }

  @Override
  public int tagLength() {
    return tagLength;
  }
}
