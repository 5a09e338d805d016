package io.weir.job.store;

import io.weir.model.chunk.Chunk;
import io.weir.model.chunk.Fragments;
import io.weir.model.chunk.PackedChunk;
import io.weir.model.chunk.Rows;
import java.util.concurrent.locks.Lock;

/**
 * The writing side of one tag's tree in one tier: a root of pages, pages of chunks, chunks of rows,
 * each split when it is full (a B+ tree, Comer, "The Ubiquitous B-Tree", 1979, whose leaves are
 * appended to). Bounds are kept by count, whatever the order of arrival:
 *
 * <ul>
 *   <li>the last chunk grows as rows to {@value #LAST_LIMIT}, then its first {@value #TARGET} are
 *       sealed and the rest go on in a chunk of their own;
 *   <li>any other chunk grows by late fragments to {@value #INNER_LIMIT}, then is cut into even
 *       parts;
 *   <li>a page has at most {@value #PAGE_LIMIT} chunks.
 * </ul>
 *
 * Keeps the root and the page written last on the heap; all else is read when it is needed. Every
 * chunk that the directory names has at least one sample. For one thread.
 */
final class ChunkTree {
  static final int TARGET = 256;
  static final int LAST_LIMIT = 320;
  static final int INNER_LIMIT = 512;
  static final int PAGE_LIMIT = 512;

  /** Change fragments of a page before it is written anew. */
  private static final int PAGE_CHANGES = 32;

  private static final int UNKNOWN = -1;

  private final FragmentStore store;
  private final ChunkKey rootKey;
  private final Lock rebuilding;
  private final int width;

  private Index root;
  private Index page;
  private int pageAt = UNKNOWN;
  private int pageChanges;

  /** Which chunk of the page was appended to last, and an upper bound of its samples. */
  private long openChunk;

  private int openSize = UNKNOWN;

  /**
   * @param rootKey names the tree
   * @param rebuilding is taken while samples move between chunks
   */
  ChunkTree(FragmentStore store, ChunkKey rootKey, Lock rebuilding, int width) {
    this.store = store;
    this.rootKey = rootKey;
    this.rebuilding = rebuilding;
    this.width = width;
    byte[] stored = store.read(rootKey);
    root = stored == null ? new Index() : Index.of(stored);
  }

  boolean isEmpty() {
    return root.size() == 0;
  }

  /** Adds rows that are in order. */
  void add(Rows rows) {
    if (isEmpty() && rows.size() > 0) {
      plant(rows);
      return;
    }
    for (int from = 0; from < rows.size(); ) {
      open(root.locate(rows.time(from)));
      if (rows.time(from) < page.lower(0)) {
        from = addBefore(rows, from);
        continue;
      }
      int chunk = page.locate(rows.time(from));
      boolean last = isLast(chunk);
      int to = last ? rows.size() : rows.indexFrom(from, upper(chunk));
      add(chunk, last, rows, from, to);
      from = to;
    }
  }

  private void plant(Rows rows) {
    root.put(Long.MIN_VALUE, Index.OPEN);
    page = new Index();
    page.put(Long.MIN_VALUE, Index.OPEN);
    pageAt = 0;
    rebuilding.lock();
    try {
      rewrite(0, true, rows);
      store.replace(rootKey, root.toBytes());
    } finally {
      rebuilding.unlock();
    }
  }

  /** Adds a first chunk for rows from before all that is left after chunks went. */
  private int addBefore(Rows rows, int from) {
    int to = rows.indexFrom(from, page.lower(0));
    Rows early = new Rows(width, to - from);
    early.add(rows, from, to);
    rebuilding.lock();
    try {
      page.put(Long.MIN_VALUE, Index.OPEN);
      if (root.lower(0) != Long.MIN_VALUE) {
        store.remove(rootKey.page(root.lower(0)));
        root.remove(0);
        root.put(Long.MIN_VALUE, Index.OPEN);
        store.replace(rootKey, root.toBytes());
        pageChanges = PAGE_CHANGES;
      }
      rewrite(0, false, early);
    } finally {
      rebuilding.unlock();
    }
    return to;
  }

  private void open(int at) {
    if (at != pageAt) {
      page = Index.of(store.read(rootKey.page(root.lower(at))));
      pageAt = at;
      pageChanges = PAGE_CHANGES;
      openSize = UNKNOWN;
    }
  }

  private boolean isLast(int chunk) {
    return pageAt == root.size() - 1 && chunk == page.size() - 1;
  }

  /** Where the chunk ends, exclusive; it must not be the last one. */
  private long upper(int chunk) {
    return chunk + 1 < page.size() ? page.lower(chunk + 1) : root.lower(pageAt + 1);
  }

  private void add(int chunk, boolean last, Rows rows, int from, int to) {
    int size = sizeOf(chunk) + to - from;
    if (size <= (last ? LAST_LIMIT : INNER_LIMIT)) {
      store.append(chunkKey(chunk), rows.toBytes(from, to));
      openChunk = page.lower(chunk);
      openSize = size;
      if (page.mark(chunk) != Index.OPEN) {
        page.put(page.lower(chunk), Index.OPEN);
        writePageChange(chunk, chunk + 1);
      }
      return;
    }
    Rows merged = new Rows(width, size);
    merged.add(Fragments.chunk(store.read(chunkKey(chunk))));
    merged.add(rows, from, to);
    rebuilding.lock();
    try {
      rewrite(chunk, last, merged.normalize());
    } finally {
      rebuilding.unlock();
    }
  }

  private int sizeOf(int chunk) {
    if (page.mark(chunk) != Index.OPEN) {
      return page.mark(chunk);
    }
    if (openSize == UNKNOWN || openChunk != page.lower(chunk)) {
      return Fragments.chunk(store.read(chunkKey(chunk))).size();
    }
    return openSize;
  }

  private ChunkKey chunkKey(int chunk) {
    return rootKey.chunk(page.lower(chunk));
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
    writePageChange(chunk, at);
    if (page.size() > PAGE_LIMIT) {
      splitPage();
    }
  }

  private int writeSealed(int at, boolean isNew, Rows rows, int from, int to) {
    long lower = isNew ? rows.time(from) : page.lower(at);
    store.replace(rootKey.chunk(lower), PackedChunk.pack(rows, from, to));
    return 1 + page.put(lower, to - from);
  }

  private int writeOpen(int at, boolean isNew, Rows rows, int from) {
    long lower = isNew ? rows.time(from) : page.lower(at);
    store.replace(rootKey.chunk(lower), rows.toBytes(from, rows.size()));
    openChunk = lower;
    openSize = rows.size() - from;
    return 1 + page.put(lower, Index.OPEN);
  }

  private void writePageChange(int from, int to) {
    ChunkKey key = rootKey.page(root.lower(pageAt));
    if (pageChanges >= PAGE_CHANGES || page.size() == to - from) {
      store.replace(key, page.toBytes());
      pageChanges = 0;
    } else {
      store.append(key, page.changeOf(from, to));
      pageChanges++;
    }
  }

  /** Cuts the page: the last one so that it can go on growing, any other one into even parts. */
  private void splitPage() {
    while (page.size() > PAGE_LIMIT) {
      boolean last = pageAt == root.size() - 1;
      Index right = page.splitOff(last ? PAGE_LIMIT - 1 : page.size() / 2);
      store.replace(rootKey.page(root.lower(pageAt)), page.toBytes());
      pageAt = root.put(right.lower(0), Index.OPEN);
      page = right;
      store.replace(rootKey.page(right.lower(0)), page.toBytes());
      pageChanges = 0;
    }
    store.replace(rootKey, root.toBytes());
  }

  /** Takes over samples that are about to be removed. */
  interface Heir {
    /** Rows that are in order. */
    void inherit(Rows old);
  }

  /**
   * Removes those chunks of the first page whose samples are all before {@code cutoff}, once the
   * heir has their rows.
   *
   * @return whether the whole page went, so that the next one may have to go too
   */
  boolean expire(long cutoff, Heir heir) {
    if (isEmpty()) {
      return false;
    }
    open(0);
    Rows old = new Rows(width, TARGET);
    int chunks = 0;
    while (chunks < page.size() && addIfExpired(chunks, cutoff, old)) {
      chunks++;
    }
    if (chunks == 0) {
      return false;
    }
    heir.inherit(old);
    rebuilding.lock();
    try {
      return removeFirst(chunks);
    } finally {
      rebuilding.unlock();
    }
  }

  private boolean addIfExpired(int chunk, long cutoff, Rows old) {
    boolean last = isLast(chunk);
    if (!last && upper(chunk) > cutoff) {
      return false;
    }
    Chunk rows = Fragments.chunk(store.read(chunkKey(chunk)));
    if (last && rows.time(rows.size() - 1) >= cutoff) {
      return false;
    }
    old.add(rows);
    return true;
  }

  private boolean removeFirst(int chunks) {
    ChunkKey pageKey = rootKey.page(root.lower(0));
    for (int i = 0; i < chunks; i++) {
      store.remove(chunkKey(0));
      page.remove(0);
    }
    openSize = UNKNOWN;
    if (page.size() > 0) {
      store.replace(pageKey, page.toBytes());
      pageChanges = 0;
      return false;
    }
    store.remove(pageKey);
    root.remove(0);
    pageAt = UNKNOWN;
    if (isEmpty()) {
      store.remove(rootKey);
    } else {
      store.replace(rootKey, root.toBytes());
    }
    return true;
  }

  /** Seals every chunk that was appended to, the last one too; they open again when need be. */
  void seal() {
    for (int at = 0; at < root.size(); at++) {
      open(at);
      for (int chunk = 0; chunk < page.size(); chunk++) {
        if (page.mark(chunk) == Index.OPEN) {
          sealChunk(chunk);
        }
      }
    }
  }

  private void sealChunk(int chunk) {
    Rows rows = new Rows(width, INNER_LIMIT);
    rows.add(Fragments.chunk(store.read(chunkKey(chunk))));
    rebuilding.lock();
    try {
      writeSealed(chunk, false, rows, 0, rows.size());
      writePageChange(chunk, chunk + 1);
      openSize = UNKNOWN;
    } finally {
      rebuilding.unlock();
    }
  }
}
