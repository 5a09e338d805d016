package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Format;
import io.weir.job.samples.chunk.PackedChunk;
import io.weir.job.samples.chunk.Rows;
import java.util.concurrent.locks.Lock;

/**
 * The writing side of one tag's tree in one tier: chunks of rows under a {@link ChunkIndex}, each
 * split when it is full (a B+ tree, Comer, "The Ubiquitous B-Tree", 1979, whose leaves are appended
 * to). Bounds are kept by count, whatever the order of arrival:
 *
 * <ul>
 *   <li>the last chunk grows as rows to {@value #LAST_LIMIT}, then its first {@value #TARGET} are
 *       sealed and the rest go on in a chunk of their own;
 *   <li>any other chunk grows by late fragments to {@value #INNER_LIMIT}, then is cut into even
 *       parts.
 * </ul>
 *
 * Every chunk that the index names has at least one sample. For one thread.
 */
final class ChunkTree {
  static final int TARGET = 512;
  static final int LAST_LIMIT = 640;
  static final int INNER_LIMIT = 1024;

  /** Times and values that a step of expiry takes off the tree, about: 700 KB. */
  private static final int EXPIRED_NUMBERS = 90_000;

  /** Chunks that are sealed in a step. */
  private static final int SEALED_CHUNKS = 16;

  /** Rows of a chunk that need not be packed: with headers they would be hardly smaller. */
  static final int LOOSE_ROWS = 8;

  private static final int UNKNOWN = -1;

  private final FragmentStore store;
  private final ChunkKey rootKey;
  private final Lock rebuilding;
  private final Format sealed;
  private final int width;
  private final ChunkIndex index;

  /** Which chunk of the open page was appended to last, and an upper bound of its samples. */
  private long openChunk;

  private int openSize = UNKNOWN;

  /**
   * @param rootKey names the tree
   * @param rebuilding is taken while samples move between chunks
   * @param sealed the format of its sealed chunks
   * @param width values of a row
   */
  ChunkTree(FragmentStore store, ChunkKey rootKey, Lock rebuilding, Format sealed, int width) {
    this.store = store;
    this.rootKey = rootKey;
    this.rebuilding = rebuilding;
    this.sealed = sealed;
    this.width = width;
    index = new ChunkIndex(store, rootKey);
  }

  boolean isEmpty() {
    return index.isEmpty();
  }

  /** Bytes that its index takes on the heap, which grow and shrink with it. */
  int heapBytes() {
    return index.heapBytes();
  }

  /** Adds rows that are in order. */
  void add(Rows rows) {
    if (isEmpty() && rows.size() > 0) {
      createFirstPage(rows);
      return;
    }
    for (int from = 0; from < rows.size(); ) {
      open(index.openFor(rows.time(from)));
      IndexNode page = index.page();
      if (rows.time(from) < page.lower(0)) {
        from = addBefore(rows, from);
        continue;
      }
      int chunk = page.locate(rows.time(from));
      boolean last = index.isLast(chunk);
      int to = last ? rows.size() : rows.indexFrom(from, index.upper(chunk));
      add(chunk, last, rows, from, to);
      from = to;
    }
  }

  private void open(boolean another) {
    if (another) {
      openSize = UNKNOWN;
    }
  }

  private void createFirstPage(Rows rows) {
    rebuilding.lock();
    try {
      index.createFirstPage();
      index.page().put(Long.MIN_VALUE, IndexNode.OPEN);
      rewrite(0, true, rows);
    } finally {
      rebuilding.unlock();
    }
  }

  /** Adds a first chunk for rows from before all that is left after chunks went. */
  private int addBefore(Rows rows, int from) {
    int to = rows.indexFrom(from, index.page().lower(0));
    Rows early = new Rows(width, to - from);
    early.add(rows, from, to);
    rebuilding.lock();
    try {
      index.extendToEarliest();
      index.page().put(Long.MIN_VALUE, IndexNode.OPEN);
      rewrite(0, false, early);
    } finally {
      rebuilding.unlock();
    }
    return to;
  }

  private void add(int chunk, boolean last, Rows rows, int from, int to) {
    IndexNode page = index.page();
    int size = sizeOf(chunk) + to - from;
    if (size > (last ? LAST_LIMIT : INNER_LIMIT)) {
      merge(chunk, last, size, rows, from, to);
      return;
    }
    store.append(chunkKey(chunk), rows.toBytes(from, to));
    openChunk = page.lower(chunk);
    openSize = size;
    if (page.mark(chunk) != IndexNode.OPEN) {
      page.put(page.lower(chunk), IndexNode.OPEN);
      index.writeChange(chunk, chunk + 1);
    }
  }

  private void merge(int chunk, boolean last, int size, Rows rows, int from, int to) {
    Rows merged = new Rows(width, size);
    merged.add(read(chunk));
    merged.add(rows, from, to);
    rebuilding.lock();
    try {
      rewrite(chunk, last, merged.normalize());
    } finally {
      rebuilding.unlock();
    }
  }

  private int sizeOf(int chunk) {
    IndexNode page = index.page();
    if (page.mark(chunk) != IndexNode.OPEN) {
      return page.mark(chunk);
    }
    if (openSize == UNKNOWN || openChunk != page.lower(chunk)) {
      return Stored.rows(store, chunkKey(chunk));
    }
    return openSize;
  }

  private ChunkKey chunkKey(int chunk) {
    return rootKey.chunk(index.page().lower(chunk));
  }

  private Chunk read(int chunk) {
    return Stored.intactChunk(store, chunkKey(chunk), width);
  }

  /** Writes rows in place of a chunk of the page, as one chunk or, where they are many, several. */
  private void rewrite(int chunk, boolean last, Rows rows) {
    int at = chunk;
    int from = 0;
    if (last) {
      for (; rows.size() - from > LAST_LIMIT; from += TARGET) {
        at = writeSealed(at, from > 0, rows, from, from + TARGET);
      }
      at = writeOpen(at, from > 0, rows, from);
    } else {
      int parts = rows.size() <= INNER_LIMIT ? 1 : rows.size() / TARGET;
      for (int part = 0; part < parts; part++) {
        int to = (int) ((long) rows.size() * (part + 1) / parts);
        at = writeSealed(at, part > 0, rows, from, to);
        from = to;
      }
      openSize = UNKNOWN;
    }
    index.writeChange(chunk, at);
  }

  private int writeSealed(int at, boolean isNew, Rows rows, int from, int to) {
    IndexNode page = index.page();
    long lower = isNew ? rows.time(from) : page.lower(at);
    store.replace(rootKey.chunk(lower), PackedChunk.pack(sealed, rows, from, to));
    return 1 + page.put(lower, to - from);
  }

  private int writeOpen(int at, boolean isNew, Rows rows, int from) {
    IndexNode page = index.page();
    long lower = isNew ? rows.time(from) : page.lower(at);
    store.replace(rootKey.chunk(lower), rows.toBytes(from, rows.size()));
    openChunk = lower;
    openSize = rows.size() - from;
    return 1 + page.put(lower, IndexNode.OPEN);
  }

  /** Takes over samples that are about to be removed. */
  interface Heir {
    /** Rows that are in order. */
    void inherit(Rows old);

    /** Told when they have been removed, and before anybody reads the tree again. */
    default void removed() {
      // Most have done all before.
    }
  }

  /**
   * Removes the first chunks whose samples are all before {@code cutoff}, once the heir has their
   * rows; no more than are in one page, and than fit a step.
   *
   * @return whether more of them may be left
   */
  boolean expire(long cutoff, Heir heir) {
    if (isEmpty()) {
      return false;
    }
    open(index.open(0));
    Rows old = new Rows(width, TARGET);
    int chunks = 0;
    while (chunks < index.page().size() && !isStepFull(old) && addIfExpired(chunks, cutoff, old)) {
      chunks++;
    }
    if (chunks == 0) {
      return false;
    }
    heir.inherit(old);
    rebuilding.lock();
    try {
      boolean pageWent = removeFirst(chunks);
      heir.removed();
      return pageWent || isStepFull(old);
    } finally {
      rebuilding.unlock();
    }
  }

  /** Removes the first chunks of the first page, which is open; true if the page went with them. */
  private boolean removeFirst(int chunks) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      store.remove(chunkKey(chunk));
    }
    openSize = UNKNOWN;
    return index.removeFirst(chunks);
  }

  /**
   * Removes the rows before a time for good. However many they are, no more is read than one page
   * and one chunk.
   */
  void removeBefore(long time) {
    if (isEmpty()) {
      return;
    }
    rebuilding.lock();
    try {
      open(index.openFor(time));
      index.removePagesBefore();
      int chunk = index.page().locate(time);
      Rows rows = new Rows(width, TARGET);
      rows.add(read(chunk));
      int gone = 1 + rows.before(time);
      if (gone > 0 && gone < rows.size()) {
        Rows left = new Rows(width, rows.size() - gone);
        left.add(rows, gone, rows.size());
        rewrite(chunk, index.isLast(chunk), left);
      }
      int chunks = gone == rows.size() ? chunk + 1 : chunk;
      if (chunks > 0) {
        removeFirst(chunks);
      }
    } finally {
      rebuilding.unlock();
    }
  }

  private boolean isStepFull(Rows old) {
    return old.size() * (1 + width) >= EXPIRED_NUMBERS;
  }

  private boolean addIfExpired(int chunk, long cutoff, Rows old) {
    boolean last = index.isLast(chunk);
    if (!last && index.upper(chunk) > cutoff) {
      return false;
    }
    Chunk rows = read(chunk);
    if (last && rows.time(rows.size() - 1) >= cutoff) {
      return false;
    }
    old.add(rows);
    return true;
  }

  /**
   * Seals chunks that were appended to, no more than fit a step; they open again when need be. Of
   * the last one a third may stay as it came: it is written anew when it has grown by half, not
   * every time.
   *
   * @return whether some are left
   */
  boolean seal() {
    int sealed = 0;
    for (int at = 0; at < index.pages(); at++) {
      open(index.open(at));
      for (int chunk = 0; chunk < index.page().size(); chunk++) {
        if (index.page().mark(chunk) == IndexNode.OPEN && isWorthSealing(chunk)) {
          if (sealed++ == SEALED_CHUNKS) {
            return true;
          }
          sealChunk(chunk);
        }
      }
    }
    return false;
  }

  /** Only a chunk that still grows would be written again and again. */
  private boolean isWorthSealing(int chunk) {
    return !index.isLast(chunk) || Stored.isLoose(store, chunkKey(chunk), 0);
  }

  /**
   * Seals the chunks that were just added to, except those of which two thirds are packed: a chunk
   * that grows by a few rows at a time is written anew when it has grown by a sixth or so, not
   * every time. Seals no more than fit a step; what is left out is sealed when more is added to it.
   *
   * @param added what was added, in order
   */
  void pack(Rows added) {
    int sealed = 0;
    for (int from = 0; from < added.size() && sealed < SEALED_CHUNKS; ) {
      open(index.openFor(added.time(from)));
      int chunk = index.page().locate(added.time(from));
      if (index.page().mark(chunk) == IndexNode.OPEN
          && Stored.isLoose(store, chunkKey(chunk), LOOSE_ROWS)) {
        sealChunk(chunk);
        sealed++;
      }
      boolean last = index.isLast(chunk);
      from = last ? added.size() : added.indexFrom(from, index.upper(chunk));
    }
  }

  private void sealChunk(int chunk) {
    Chunk stored = read(chunk);
    Rows rows = new Rows(width, stored.size());
    rows.add(stored);
    rebuilding.lock();
    try {
      writeSealed(chunk, false, rows, 0, rows.size());
      index.writeChange(chunk, chunk + 1);
      openSize = UNKNOWN;
    } finally {
      rebuilding.unlock();
    }
  }
}
