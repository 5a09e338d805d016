package io.weir.model.block;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.Arrays;

/**
 * Samples of one width that a {@link BlockPacker} will put into a block: rows in their order of
 * arrival, and by series which of them are its own. Series are found in a hash table with linear
 * probing, at most half full. For one thread; memory grows as needed, and is kept.
 */
public final class UnpackedBlock {
  /** No row. */
  static final int NONE = -1;

  private static final int FEWEST = 16;

  /** The most samples that room is made for beforehand. */
  private static final int MOST_EXPECTED = 8192;

  /** Of 16,384 series in a table half full, none took more than 53 (60 tables at random). */
  private static final int MOST_STEPS = 128;

  private final int width;
  private long[] times;
  private double[] values;

  /** By row, the next row of its series. */
  private int[] next;

  private int count;
  private int plainBytes = SampleBlock.HEADER_BYTES;

  /** By slot, a series and 1; 0 for none. */
  private int[] slots;

  /** By series. */
  private int[] hashes;

  private int[] firstRows;
  private int[] lastRows;

  /** By series, where its tag ends, which is where the next one begins. */
  private int[] tagEnds;

  /** By series, the array that its tag came in, if nobody changes that; else null. */
  private byte[][] lastingTags;

  private byte[] tags = new byte[FEWEST * FEWEST];
  private int series;

  /** The series of the last sample: that of the next one is often the one after it. */
  private int lastSeries = NONE;

  private boolean isCrowded;

  /**
   * @param width values of every sample, 1 to {@value SampleBlock#MAX_WIDTH}
   */
  public UnpackedBlock(int width) {
    this(width, FEWEST);
  }

  /**
   * The same with room for the samples that are expected, so that its arrays need not grow.
   *
   * @param expected roughly how many samples come; it takes more, too
   */
  public UnpackedBlock(int width, int expected) {
    this.width = SampleBlock.requireWidth(width);
    int rows = Math.max(FEWEST, Math.min(expected, MOST_EXPECTED));
    times = new long[rows];
    values = new double[rows * width];
    next = new int[rows];
    int room = Math.max(FEWEST, Integer.highestOneBit(rows / 2));
    slots = new int[2 * room];
    hashes = new int[room];
    firstRows = new int[room];
    lastRows = new int[room];
    tagEnds = new int[room];
    lastingTags = new byte[room][];
  }

  /**
   * Adds a sample whose tag is in a buffer and has been found valid.
   *
   * @param hash of the tag, see {@link Tag#hash}
   */
  public void add(
      int hash, byte[] tag, int tagOffset, int tagLength, long time, double[] sampleValues) {
    requireWidth(sampleValues.length);
    int row = addRow(time, tagLength);
    System.arraycopy(sampleValues, 0, values, row * width, width);
    link(row, hash, tag, tagOffset, tagLength, null);
  }

  /**
   * The same for a sample of one value, whose tag is an array of its own: where the same array
   * comes again, its bytes are not compared.
   *
   * @param hash of the tag, see {@link Tag#hash}
   * @param tag must not be changed until {@link #clear}
   */
  public void add(int hash, byte[] tag, long time, double value) {
    requireWidth(1);
    int row = addRow(time, tag.length);
    values[row] = value;
    link(row, hash, tag, 0, tag.length, tag);
  }

  private void requireWidth(int of) {
    if (of != width) {
      throw new IllegalArgumentException(
          "values: the block holds " + width + " a sample, got " + of);
    }
  }

  private int addRow(long time, int tagLength) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      values = Arrays.copyOf(values, 2 * count * width);
      next = Arrays.copyOf(next, 2 * count);
    }
    times[count] = time;
    plainBytes += SampleBlock.sampleBytes(tagLength, width);
    return count++;
  }

  private void link(
      int row, int hash, byte[] tag, int tagOffset, int tagLength, byte[] lastingTag) {
    next[row] = NONE;
    int guess = lastSeries + 1;
    if (guess < series && matches(guess, hash, tag, tagOffset, tagLength, lastingTag)) {
      append(guess, row);
      return;
    }
    int mask = slots.length - 1;
    int slot = hash & mask;
    int steps = 0;
    for (; slots[slot] != 0; slot = (slot + 1) & mask, steps++) {
      int found = slots[slot] - 1;
      if (matches(found, hash, tag, tagOffset, tagLength, lastingTag)) {
        append(found, row);
        return;
      }
    }
    isCrowded |= steps > MOST_STEPS;
    if (series == hashes.length) {
      grow();
      slot = freeSlot(hash);
    }
    slots[slot] = series + 1;
    addSeries(row, hash, tag, tagOffset, tagLength, lastingTag);
  }

  private void append(int to, int row) {
    next[lastRows[to]] = row;
    lastRows[to] = row;
    lastSeries = to;
  }

  private boolean matches(
      int of, int hash, byte[] tag, int tagOffset, int tagLength, byte[] lastingTag) {
    return hashes[of] == hash
        && (lastingTag != null && lastingTags[of] == lastingTag
            || isTagOf(of, tag, tagOffset, tagLength));
  }

  private int freeSlot(int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isTagOf(int of, byte[] tag, int offset, int length) {
    return Arrays.equals(tags, tagStart(of), tagEnds[of], tag, offset, offset + length);
  }

  private void addSeries(
      int row, int hash, byte[] tag, int tagOffset, int tagLength, byte[] lastingTag) {
    int from = tagStart(series);
    if (from + tagLength > tags.length) {
      tags = Arrays.copyOf(tags, Math.max(from + tagLength, 2 * tags.length));
    }
    System.arraycopy(tag, tagOffset, tags, from, tagLength);
    tagEnds[series] = from + tagLength;
    hashes[series] = hash;
    firstRows[series] = row;
    lastRows[series] = row;
    lastingTags[series] = lastingTag;
    lastSeries = series++;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, 2 * series);
    firstRows = Arrays.copyOf(firstRows, 2 * series);
    lastRows = Arrays.copyOf(lastRows, 2 * series);
    tagEnds = Arrays.copyOf(tagEnds, 2 * series);
    lastingTags = Arrays.copyOf(lastingTags, 2 * series);
    slots = new int[2 * slots.length];
    for (int i = 0; i < series; i++) {
      slots[freeSlot(hashes[i])] = i + 1;
    }
  }

  /** Samples added since the last {@link #clear}. */
  public int count() {
    return count;
  }

  /**
   * Whether finding a series takes long, as the hashes of many are the same: somebody has made up
   * their tags. Then the block should be closed, whatever its size.
   */
  public boolean isCrowded() {
    return isCrowded;
  }

  /** Bytes that the samples would take in a block of version 1. */
  public int plainBytes() {
    return plainBytes;
  }

  /** A block of version 1, which all builds can read; those of a series are one after the other. */
  public byte[] plain() {
    SampleBlock.Writer block = new SampleBlock.Writer(width, plainBytes);
    double[] row = new double[width];
    for (int of = 0; of < series; of++) {
      for (int i = firstRows[of]; i != NONE; i = next[i]) {
        System.arraycopy(values, i * width, row, 0, width);
        block.add(tags, tagStart(of), tagEnds[of] - tagStart(of), times[i], row);
      }
    }
    return block.toBytes();
  }

  /** Forgets the samples and keeps the memory. */
  public void clear() {
    Arrays.fill(slots, 0);
    isCrowded = false;
    series = 0;
    lastSeries = NONE;
    count = 0;
    plainBytes = SampleBlock.HEADER_BYTES;
  }

  int width() {
    return width;
  }

  int series() {
    return series;
  }

  long time(int row) {
    return times[row];
  }

  /** Row by row. */
  double[] values() {
    return values;
  }

  /** The first row of a series. */
  int firstRow(int of) {
    return firstRows[of];
  }

  /** The next row of the same series, or {@link #NONE}. */
  int nextRow(int row) {
    return next[row];
  }

  /** The tags of all series, one after the other. */
  byte[] tags() {
    return tags;
  }

  int tagStart(int of) {
    return of == 0 ? 0 : tagEnds[of - 1];
  }

  int tagEnd(int of) {
    return tagEnds[of];
  }
}
