package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.StoredFormat;
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

  /** Times and values that a step takes off a tree, or of one to fill another, about: 700 KB. */
  static final int STEP_NUMBERS = 90_000;

  /** Chunks that are sealed in a step. */
  private static final int SEALED_CHUNKS = 16;

  /** Rows of a chunk that need not be packed: with headers they would be hardly smaller. */
  static final int LOOSE_ROWS = 8;

  private final Lock rebuilding;
  private final int width;
  private final ChunkIndex index;
  private final ChunkWriter chunks;

  /**
   * @param rootKey names the tree
   * @param rebuilding is taken while samples move between chunks
   * @param sealed the format of its sealed chunks
   * @param width values of a row
   */
  ChunkTree(
      FragmentStore store, ChunkKey rootKey, Lock rebuilding, StoredFormat sealed, int width) {
    this.rebuilding = rebuilding;
    this.width = width;
    index = new ChunkIndex(store, rootKey);
    chunks = new ChunkWriter(store, rootKey, sealed, width, index);
  }

  boolean isEmpty() {
    return index.isEmpty();
  }

  /** The tag's bytes, which must not be changed. */
  byte[] tag() {
    return index.tag();
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
      chunks.pageChanged();
    }
  }

  private void createFirstPage(Rows rows) {
    rebuilding.lock();
    try {
      index.createFirstPage();
      index.page().put(Long.MIN_VALUE, IndexNode.OPEN);
      chunks.rewrite(0, true, rows);
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
      chunks.rewrite(0, false, early);
    } finally {
      rebuilding.unlock();
    }
    return to;
  }

  private void add(int chunk, boolean last, Rows rows, int from, int to) {
    int size = chunks.sizeOf(chunk) + to - from;
    if (size > (last ? LAST_LIMIT : INNER_LIMIT)) {
      merge(chunk, last, size, rows, from, to);
    } else {
      chunks.append(chunk, size, rows, from, to);
    }
  }

  private void merge(int chunk, boolean last, int size, Rows rows, int from, int to) {
    Rows merged = new Rows(width, size);
    merged.add(chunks.read(chunk));
    merged.add(rows, from, to);
    rebuilding.lock();
    try {
      chunks.rewrite(chunk, last, merged.normalize());
    } finally {
      rebuilding.unlock();
    }
  }

  /** Is told what expires. */
  interface ExpiryListener {
    /** Before the rows, which are in order, are removed. */
    void expiring(Rows old);

    /** After they were removed, and before anybody reads the tree again. */
    default void removed() {
      // Most need to do nothing afterwards.
    }
  }

  /**
   * Removes the first chunks whose samples are all before {@code cutoff}, once the listener has
   * their rows; no more than are in one page, and than fit a step.
   *
   * @return whether more of them may be left
   */
  boolean expire(long cutoff, ExpiryListener listener) {
    if (isEmpty()) {
      return false;
    }
    open(index.open(0));
    Rows old = new Rows(width, TARGET);
    int expired = 0;
    while (expired < index.page().size()
        && !isStepFull(old)
        && addIfExpired(expired, cutoff, old)) {
      expired++;
    }
    if (expired == 0) {
      return false;
    }
    listener.expiring(old);
    rebuilding.lock();
    try {
      boolean pageWent = chunks.removeFirst(expired);
      listener.removed();
      return pageWent || isStepFull(old);
    } finally {
      rebuilding.unlock();
    }
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
      rows.add(chunks.read(chunk));
      int gone = 1 + rows.before(time);
      if (gone > 0 && gone < rows.size()) {
        Rows left = new Rows(width, rows.size() - gone);
        left.add(rows, gone, rows.size());
        chunks.rewrite(chunk, index.isLast(chunk), left);
      }
      int before = gone == rows.size() ? chunk + 1 : chunk;
      if (before > 0) {
        chunks.removeFirst(before);
      }
    } finally {
      rebuilding.unlock();
    }
  }

  private boolean isStepFull(Rows old) {
    return old.size() * (1 + width) >= STEP_NUMBERS;
  }

  private boolean addIfExpired(int chunk, long cutoff, Rows old) {
    boolean last = index.isLast(chunk);
    if (!last && index.upper(chunk) > cutoff) {
      return false;
    }
    Chunk rows = chunks.read(chunk);
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
    return !index.isLast(chunk) || chunks.isLoose(chunk, 0);
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
      if (index.page().mark(chunk) == IndexNode.OPEN && chunks.isLoose(chunk, LOOSE_ROWS)) {
        sealChunk(chunk);
        sealed++;
      }
      boolean last = index.isLast(chunk);
      from = last ? added.size() : added.indexFrom(from, index.upper(chunk));
    }
  }

  private void sealChunk(int chunk) {
    Chunk stored = chunks.read(chunk);
    Rows rows = new Rows(width, stored.size());
    rows.add(stored);
    rebuilding.lock();
    try {
      chunks.seal(chunk, rows);
    } finally {
      rebuilding.unlock();
    }
  }
}
