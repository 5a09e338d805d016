package io.weir.job.samples.chunk;

import io.weir.model.MalformedException;

/**
 * The fragments of one chunk as they are stored, one after the other in the order in which they
 * were appended: {@code length i32 big-endian | bytes}, with a comma between two. That is how
 * Flink's RocksDB list state keeps a list of byte arrays, and its merge operator can append without
 * reading.
 */
public final class Fragments {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final byte DELIMITER = ',';

  private final byte[] stored;
  private final int end;
  private int next;
  private int offset;
  private int length;

  public Fragments(byte[] stored) {
    this(stored, stored.length);
  }

  /**
   * Reads the first {@code end} bytes of a buffer, which is kept and must not change as long as
   * these fragments, or a {@link #chunk} of them, are read.
   */
  public Fragments(byte[] stored, int end) {
    this.stored = stored;
    this.end = end;
  }

  /** Steps to the next fragment, false after the last. */
  public boolean next() {
    if (next >= end) {
      return false;
    }
    if (LENGTH_BYTES > end - next) {
      throw new MalformedException("fragments: end within a length");
    }
    if (next > 0 && stored[next - 1] != DELIMITER) {
      throw new MalformedException("fragments: need a comma at byte " + (next - 1));
    }
    length = lengthAt(next);
    offset = next + LENGTH_BYTES;
    if (length < 1 || length > end - offset) {
      throw new MalformedException("fragments: end within a fragment of " + length + " bytes");
    }
    next = offset + length + 1;
    return true;
  }

  private int lengthAt(int at) {
    return (stored[at] & 0xff) << 24
        | (stored[at + 1] & 0xff) << 16
        | (stored[at + 2] & 0xff) << 8
        | (stored[at + 3] & 0xff);
  }

  /** Where the fragment begins in the stored bytes. */
  public int offset() {
    return offset;
  }

  /** Bytes of the fragment. */
  public int length() {
    return length;
  }

  /** What a list with this one fragment more is stored as; the list may be null, for empty. */
  public static byte[] append(byte[] stored, byte[] fragment) {
    int from = stored == null ? 0 : stored.length + 1;
    byte[] longer = new byte[from + LENGTH_BYTES + fragment.length];
    if (stored != null) {
      System.arraycopy(stored, 0, longer, 0, stored.length);
      longer[stored.length] = DELIMITER;
    }
    longer[from] = (byte) (fragment.length >>> 24);
    longer[from + 1] = (byte) (fragment.length >>> 16);
    longer[from + 2] = (byte) (fragment.length >>> 8);
    longer[from + 3] = (byte) fragment.length;
    System.arraycopy(fragment, 0, longer, from + LENGTH_BYTES, fragment.length);
    return longer;
  }

  /**
   * Rows of the sealed chunk that stands first in these bytes; 0 if none does.
   *
   * @throws MalformedException if what stands first is no fragment of rows
   */
  public static int packedRows(byte[] stored) {
    Fragments fragments = new Fragments(stored);
    boolean packed = fragments.next() && SealedChunk.is(stored, fragments.offset);
    return packed ? fragments.rows() : 0;
  }

  /**
   * Rows in these bytes, where each of several with the same time counts.
   *
   * @throws MalformedException if there is something else than fragments of rows
   */
  public static int rows(byte[] stored) {
    return new Fragments(stored).rowsLeft();
  }

  /**
   * Compares what is packed in these bytes with its checksums.
   *
   * @throws MalformedException if some of it is not as it was packed
   */
  public static void requireIntact(byte[] stored) {
    Fragments fragments = new Fragments(stored);
    while (fragments.next()) {
      if (SealedChunk.is(stored, fragments.offset)) {
        SealedChunk.requireIntact(stored, fragments.offset, fragments.length);
      }
    }
  }

  private int rowsLeft() {
    int rows = 0;
    while (next()) {
      rows += rows();
    }
    return rows;
  }

  private int rows() {
    RowsHeader.require(
        stored,
        offset,
        length,
        StoredFormat.ROWS,
        StoredFormat.COLUMNS_WITH_A_LINE,
        StoredFormat.COLUMNS,
        StoredFormat.BUCKET_COLUMNS);
    return RowsHeader.rows(stored, offset);
  }

  /** The {@linkplain #chunk() chunk} that the fragments in these bytes make up. */
  public static Chunk chunk(byte[] stored) {
    return new Fragments(stored).chunk();
  }

  /**
   * The chunk that the fragments make up, of which none was stepped to yet: read in place where the
   * first is packed, with what came later laid over it, else merged; the later fragment wins where
   * two have a sample of the same time.
   */
  public Chunk chunk() {
    if (!next()) {
      throw new MalformedException("fragments: a chunk has at least one");
    }
    if (SealedChunk.is(stored, offset)) {
      SealedChunk packed = new SealedChunk(stored, offset, length);
      return next() ? new OverlaidChunk(packed, rest(packed.width())) : packed;
    }
    RowsHeader.require(stored, offset, length, StoredFormat.ROWS);
    return rest(RowsHeader.width(stored, offset));
  }

  /**
   * Reads the summary that these bytes are, of which none was stepped to yet.
   *
   * @throws MalformedException if they are none
   */
  public void readSummary(ChunkSummary summary) {
    if (!next() || next < end) {
      throw new MalformedException("fragments: a summary is one fragment");
    }
    summary.read(stored, offset, length);
  }

  /** What this fragment and those after it add up to. */
  private Rows rest(int width) {
    Fragments after = new Fragments(stored, end);
    after.next = next;
    int mostThatFit = (end - offset) / (1 + width);
    Rows rows = new Rows(width, Math.min(rows() + after.rowsLeft(), mostThatFit));
    do {
      addTo(rows);
    } while (next());
    return rows.normalize();
  }

  private void addTo(Rows rows) {
    if (SealedChunk.is(stored, offset)) {
      rows.add(new SealedChunk(stored, offset, length));
    } else {
      DeltaRows.addTo(rows, stored, offset, length);
    }
  }
}
