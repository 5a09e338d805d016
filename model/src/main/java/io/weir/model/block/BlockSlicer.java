package io.weir.model.block;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.Varints;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Cuts blocks into blocks of the same version, one for each owner of tags, without looking at
 * values. For one thread; keeps the memory of the largest parts.
 */
public final class BlockSlicer {
  private static final byte[] NOTHING = {};

  private final Part[] parts;

  /**
   * @param owners how many there are
   */
  public BlockSlicer(int owners) {
    parts = new Part[owners];
    Arrays.setAll(parts, owner -> new Part());
  }

  /**
   * Cuts a block; {@link #part} has the parts until the next call.
   *
   * @param ownerOf a tag's {@link Tag#hashCode hash}: 0 or more, less than the number of owners
   * @throws MalformedException if the block cannot be read to its end; the parts hold the samples
   *     before the fault
   */
  public void cut(byte[] block, IntUnaryOperator ownerOf) {
    for (Part part : parts) {
      part.clear();
    }
    SampleReader reader = SampleReader.of(block);
    if (reader instanceof PlainReader plain) {
      cutPlain(plain, ownerOf);
    } else {
      cutPacked(block, reader.width(), ownerOf);
    }
  }

  private void cutPlain(PlainReader sample, IntUnaryOperator ownerOf) {
    while (sample.next()) {
      Part part = parts[ownerOf.applyAsInt(sample.tagHash())];
      part.begin(sample.block, SampleBlock.HEADER_BYTES);
      part.copy(sample.block, sample.sampleOffset(), sample.position());
    }
  }

  private void cutPacked(byte[] block, int width, IntUnaryOperator ownerOf) {
    PackedSeries series = new PackedSeries(block, width);
    while (series.next()) {
      int rows = 0;
      try {
        for (; rows < series.rows(); rows++) {
          series.nextRow();
        }
      } finally {
        if (rows > 0) {
          int hash = Tag.hash(series.tag(), 0, series.tagLength());
          parts[ownerOf.applyAsInt(hash)].addSeries(block, series, rows);
        }
      }
    }
  }

  /** The block of an owner; empty if it owns no sample of the one that was cut. */
  public byte[] part(int owner) {
    Part part = parts[owner];
    return part.end == 0 ? NOTHING : Arrays.copyOf(part.bytes, part.end);
  }

  /** A block that is being filled. */
  private static final class Part {
    private byte[] bytes = new byte[1024];
    private int end;

    /** The tag of the series before, in a packed block. */
    private final byte[] tag = new byte[Tag.MAX_BYTES];

    private int tagLength;

    void clear() {
      end = 0;
      tagLength = 0;
    }

    void begin(byte[] block, int headerBytes) {
      if (end == 0) {
        copy(block, 0, headerBytes);
      }
    }

    void copy(byte[] source, int from, int to) {
      reserve(to - from);
      System.arraycopy(source, from, bytes, end, to - from);
      end += to - from;
    }

    private void reserve(int more) {
      if (end + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * (end + more));
      }
    }

    /** The first rows of a series. */
    void addSeries(byte[] block, PackedSeries series, int rows) {
      begin(block, PackedBlock.HEADER_BYTES);
      reserve(PackedBlock.mostTagBytes(series.tagLength()) + Varints.MAX_BYTES);
      end = PackedBlock.putTag(bytes, end, tag, 0, tagLength, series.tag(), 0, series.tagLength());
      end = Varints.put(bytes, end, rows);
      copy(block, series.placesAt(), series.rowEnd());
      tagLength = series.tagLength();
      System.arraycopy(series.tag(), 0, tag, 0, tagLength);
    }
  }
}
