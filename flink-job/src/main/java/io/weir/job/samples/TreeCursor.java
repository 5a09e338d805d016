package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.function.FunctionScan;

/**
 * The reading side of a {@link ChunkTree}: finds the latest row before a time. If times ascend from
 * call to call, each page and chunk is read at most once, and a row in it costs a binary search.
 * Neighbouring chunks are read by a {@linkplain FragmentWalk walk}. Its tag's {@linkplain
 * TagLocks#reading lock} must be held from construction until it is closed.
 */
final class TreeCursor implements AutoCloseable {
  private static final int NONE = -1;

  /** The largest distance of two chunks that count as neighbours. */
  private static final int STRIDE = 2;

  /** Neighbouring chunks that must have been read before a walk begins. */
  private static final int READS_BEFORE_WALK = 3;

  private final FragmentReader reader;
  private final ChunkKey rootKey;
  private final int width;
  private final IndexNode root;
  private final SummaryReader summaries;

  private IndexNode page;
  private int pageAt = NONE;
  private Chunk chunk;
  private int chunkAt = NONE;

  /** The chunk right before the current one, if it was read. */
  private Chunk earlier;

  private Chunk found;
  private int row;

  /** Null until a walk pays. */
  private FragmentWalk walk;

  private int followed;

  /**
   * @param width values of every row
   */
  TreeCursor(FragmentReader reader, ChunkKey rootKey, int width) {
    this.reader = reader;
    this.rootKey = rootKey;
    this.width = width;
    root = TreeReader.root(reader, rootKey);
    summaries = new SummaryReader(reader, width);
  }

  /** Whether there is no row at all. */
  boolean isEmpty() {
    return root.size() == 0;
  }

  /** Moves to the latest row before {@code time}; false if there is none. */
  boolean seek(long time) {
    if (isEmpty() || time == Long.MIN_VALUE) {
      return false;
    }
    openPage(root.locate(time - 1));
    openChunk(page.locate(time - 1));
    found = chunk;
    row = chunk.before(time);
    return row >= 0 || stepBack();
  }

  /** The time of the current row. */
  long time() {
    return found.time(row);
  }

  /** Copies the values of the current row. */
  void copyValues(double[] target, int at) {
    found.copyValues(row, target, at);
  }

  private void openPage(int at) {
    if (at != pageAt) {
      boolean next = chunk != null && at == pageAt + 1 && chunkAt == page.size() - 1;
      earlier = next ? chunk : null;
      chunk = null;
      chunkAt = next ? NONE : NONE - 1;
      page = readPage(at);
      pageAt = at;
    }
  }

  private void openChunk(int at) {
    if (at != chunkAt) {
      boolean next = at == chunkAt + 1;
      earlier = next ? (chunk == null ? earlier : chunk) : null;
      chunk = readOnTo(at);
      chunkAt = at;
    }
  }

  private Chunk readOnTo(int at) {
    followed = at > chunkAt && at - chunkAt <= STRIDE ? followed + 1 : 0;
    if (followed <= READS_BEFORE_WALK) {
      return readChunk(page, at);
    }
    if (walk == null) {
      walk = reader.walk();
    }
    ChunkKey key = rootKey.chunk(page.lower(at));
    return TreeReader.chunk(key, walk.read(key), width);
  }

  /** The whole chunk is after the time: the row is the last one of the chunk before. */
  private boolean stepBack() {
    if (earlier == null) {
      if (chunkAt > 0) {
        earlier = readChunk(page, chunkAt - 1);
      } else if (pageAt > 0) {
        IndexNode before = readPage(pageAt - 1);
        earlier = readChunk(before, before.size() - 1);
      } else {
        return false;
      }
    }
    found = earlier;
    row = earlier.size() - 1;
    return true;
  }

  /** Moves to the first row; false if there is none. */
  boolean seekFirst() {
    if (isEmpty()) {
      return false;
    }
    openPage(0);
    openChunk(0);
    found = chunk;
    row = 0;
    return true;
  }

  /** Moves from the current row to the one after it; false if there is none. */
  boolean next() {
    if (row + 1 < found.size()) {
      row++;
      return true;
    }
    return nextRows(Long.MAX_VALUE);
  }

  /** The chunk of the current row. */
  Chunk rows() {
    return found;
  }

  /** Where the current row is in its chunk. */
  int row() {
    return row;
  }

  /**
   * Moves from the current row to the first one of the next chunk, if that may have rows before a
   * time; false if there is none.
   */
  boolean nextRows(long end) {
    if (found == chunk && nextChunk(end) == null) {
      return false;
    }
    found = chunk;
    row = 0;
    return true;
  }

  /** Moves from the current row to the one before it; false if there is none. */
  boolean previous() {
    if (row > 0) {
      row--;
      return true;
    }
    return seek(time());
  }

  /** The chunk that holds a time, or the first one after it; null if there is none at all. */
  Chunk chunkFor(long time) {
    if (isEmpty()) {
      return null;
    }
    openPage(root.locate(time));
    openChunk(page.locate(time));
    return chunk;
  }

  /** The next chunk after that, if it may have rows before a time; null if there is none. */
  Chunk nextChunk(long end) {
    boolean inPage = chunkAt + 1 < page.size();
    if (!inPage && pageAt + 1 == root.size()) {
      return null;
    }
    long lower = inPage ? page.lower(chunkAt + 1) : root.lower(pageAt + 1);
    return lower < end && openNextChunk() ? chunk : null;
  }

  /**
   * The same, but for chunks that a scan takes whole: it gets their summaries. None of their
   * samples is read.
   */
  Chunk nextChunk(long end, FunctionScan scan) {
    for (int at = chunkAt + 1; ; at++) {
      if (at == page.size()) {
        if (pageAt + 1 == root.size() || root.lower(pageAt + 1) >= end) {
          return null;
        }
        openPage(pageAt + 1);
        at = 0;
      }
      if (page.lower(at) >= end) {
        return null;
      }
      if (!isTaken(at, scan)) {
        openChunk(at);
        return chunk;
      }
    }
  }

  private boolean isTaken(int at, FunctionScan scan) {
    boolean lastOfPage = at + 1 == page.size();
    if (page.mark(at) < ChunkSummary.FEWEST_ROWS || lastOfPage && pageAt + 1 == root.size()) {
      return false; // it is open, or has no summary
    }
    long upper = lastOfPage ? root.lower(pageAt + 1) : page.lower(at + 1);
    if (!scan.takesWhole(page.lower(at), upper)) {
      return false;
    }
    summaries.read(rootKey.summary(page.lower(at)), page.mark(at), scan.summary());
    return scan.addWhole();
  }

  private boolean openNextChunk() {
    if (chunkAt + 1 < page.size()) {
      openChunk(chunkAt + 1);
    } else if (pageAt + 1 < root.size()) {
      openPage(pageAt + 1);
      openChunk(0);
    } else {
      return false;
    }
    return true;
  }

  /**
   * The extent of a tree that is not empty. Reads every page, and of the chunks the first, the
   * last, and those whose count is not known.
   */
  Extent extent() {
    long count = 0;
    Chunk last = null;
    for (int at = 0; at < root.size(); at++) {
      IndexNode index = readPage(at);
      for (int i = 0; i < index.size(); i++) {
        boolean isLast = at == root.size() - 1 && i == index.size() - 1;
        if (isLast || index.mark(i) == IndexNode.OPEN) {
          last = readChunk(index, i);
          count += last.size();
        } else {
          count += index.mark(i);
        }
      }
    }
    long first = readChunk(readPage(0), 0).time(0);
    return new Extent(first, last.time(last.size() - 1), count);
  }

  private IndexNode readPage(int at) {
    return TreeReader.page(reader, rootKey.page(root.lower(at)));
  }

  private Chunk readChunk(IndexNode index, int at) {
    return TreeReader.chunk(reader, rootKey.chunk(index.lower(at)), width);
  }

  @Override
  public void close() {
    summaries.close();
    if (walk != null) {
      walk.close();
    }
  }
}
