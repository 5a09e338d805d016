package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.SealedChunk;
import io.weir.job.samples.chunk.StoredFormat;

/**
 * Reads and writes the chunks of an index's open page, whose places are given, and keeps the index
 * and the summaries in step: each sealed chunk of samples but the last one of all has a {@link
 * ChunkSummary} if it has {@value ChunkSummary#FEWEST_ROWS} rows or more. One of a chunk that is
 * open again, or smaller, may be left, and says nothing. For the thread of its {@link ChunkTree},
 * which holds the tree's lock while it rewrites, seals or removes.
 */
final class ChunkWriter {
  private static final int UNKNOWN = -1;

  private final FragmentStore store;
  private final ChunkKey rootKey;
  private final StoredFormat sealed;
  private final int width;
  private final ChunkIndex index;

  /** Which chunk of the open page was appended to last, and an upper bound of its samples. */
  private long openChunk;

  private int openSize = UNKNOWN;

  /**
   * @param sealed the format of sealed chunks
   * @param width values of a row
   */
  ChunkWriter(
      FragmentStore store, ChunkKey rootKey, StoredFormat sealed, int width, ChunkIndex index) {
    this.store = store;
    this.rootKey = rootKey;
    this.sealed = sealed;
    this.width = width;
    this.index = index;
  }

  /** Must be called after another page was opened. */
  void pageChanged() {
    openSize = UNKNOWN;
  }

  private ChunkKey key(int chunk) {
    return rootKey.chunk(index.page().lower(chunk));
  }

  Chunk read(int chunk) {
    return TreeReader.intactChunk(store, key(chunk), width);
  }

  /**
   * Whether more than a third of the rows, and more than {@code spared} of them, are not packed.
   */
  boolean isLoose(int chunk, int spared) {
    return TreeReader.isLoose(store, key(chunk), spared);
  }

  /** An upper bound of the rows of a chunk: several of the same time may count each. */
  int sizeOf(int chunk) {
    IndexNode page = index.page();
    if (page.mark(chunk) != IndexNode.OPEN) {
      return page.mark(chunk);
    }
    if (openSize == UNKNOWN || openChunk != page.lower(chunk)) {
      return TreeReader.rows(store, key(chunk));
    }
    return openSize;
  }

  /**
   * Adds the rows {@code from} to {@code to - 1} to a chunk.
   *
   * @param size of the chunk with them, an upper bound
   */
  void append(int chunk, int size, Rows rows, int from, int to) {
    IndexNode page = index.page();
    store.append(key(chunk), rows.toBytes(from, to));
    openChunk = page.lower(chunk);
    openSize = size;
    if (page.mark(chunk) != IndexNode.OPEN) {
      page.put(page.lower(chunk), IndexNode.OPEN);
      index.writeChange(chunk, chunk + 1);
    }
  }

  /**
   * Writes rows in place of a chunk, as one chunk or, where they are many, several.
   *
   * @param last whether the chunk is the last one of all
   */
  void rewrite(int chunk, boolean last, Rows rows) {
    store.together(() -> write(chunk, last, rows));
  }

  private void write(int chunk, boolean last, Rows rows) {
    int at = chunk;
    int from = 0;
    if (last) {
      for (; rows.size() - from > ChunkTree.LAST_LIMIT; from += ChunkTree.TARGET) {
        at = writeSealed(at, from > 0, true, rows, from, from + ChunkTree.TARGET);
      }
      at = writeOpen(at, from > 0, rows, from);
    } else {
      int parts = rows.size() <= ChunkTree.INNER_LIMIT ? 1 : rows.size() / ChunkTree.TARGET;
      for (int part = 0; part < parts; part++) {
        int to = (int) ((long) rows.size() * (part + 1) / parts);
        at = writeSealed(at, part > 0, true, rows, from, to);
        from = to;
      }
      openSize = UNKNOWN;
    }
    index.writeChange(chunk, at);
  }

  /** Writes a chunk's rows in its place, sealed. */
  void seal(int chunk, Rows rows) {
    boolean summed = !index.isLast(chunk);
    writeSealed(chunk, false, summed, rows, 0, rows.size());
    index.writeChange(chunk, chunk + 1);
    openSize = UNKNOWN;
  }

  private int writeSealed(int at, boolean isNew, boolean summed, Rows rows, int from, int to) {
    IndexNode page = index.page();
    long lower = isNew ? rows.time(from) : page.lower(at);
    byte[] packed = SealedChunk.pack(sealed, rows, from, to);
    store.replace(rootKey.chunk(lower), packed);
    if (summed && hasSummaries() && to - from >= ChunkSummary.FEWEST_ROWS) {
      store.replace(rootKey.summary(lower), ChunkSummary.of(packed));
    }
    return 1 + page.put(lower, to - from);
  }

  /** Only samples have: buckets are summaries already. */
  private boolean hasSummaries() {
    return sealed == StoredFormat.COLUMNS;
  }

  private int writeOpen(int at, boolean isNew, Rows rows, int from) {
    IndexNode page = index.page();
    long lower = isNew ? rows.time(from) : page.lower(at);
    store.replace(rootKey.chunk(lower), rows.toBytes(from, rows.size()));
    openChunk = lower;
    openSize = rows.size() - from;
    return 1 + page.put(lower, IndexNode.OPEN);
  }

  /** Removes the first chunks of the first page, which is open; true if the page went with them. */
  boolean removeFirst(int chunks) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      store.remove(key(chunk));
      if (hasSummaries()) {
        store.remove(rootKey.summary(index.page().lower(chunk)));
      }
    }
    openSize = UNKNOWN;
    return index.removeFirst(chunks);
  }
}
