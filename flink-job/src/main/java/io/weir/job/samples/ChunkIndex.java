package io.weir.job.samples;

import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * The writing side of a tree's index: a root of pages, pages of chunks, each of at most {@value
 * #PAGE_LIMIT}. Holds the root and the page that was opened last on the heap; {@link #writeChange}
 * stores changes of that page. For one thread, which holds the tree's lock while it {@linkplain
 * #createFirstPage creates its first page}, moves or removes chunks.
 */
final class ChunkIndex {
  static final int PAGE_LIMIT = 512;

  /** Change fragments of a page before it is rewritten. */
  private static final int PAGE_CHANGES = 32;

  private static final int NONE = -1;

  private final FragmentStore store;
  private final ChunkKey rootKey;
  private final IndexNode root;
  private IndexNode page;
  private int pageAt = NONE;
  private int pageChanges;

  ChunkIndex(FragmentStore store, ChunkKey rootKey) {
    this.store = store;
    this.rootKey = rootKey;
    root = TreeReader.root(store, rootKey);
  }

  /** The bytes of the tag that all is of, which must not be changed. */
  byte[] tag() {
    return rootKey.tagBytes();
  }

  boolean isEmpty() {
    return root.size() == 0;
  }

  int pages() {
    return root.size();
  }

  /** Bytes that the entries of the root and the open page take. */
  int heapBytes() {
    return root.heapBytes() + (page == null ? 0 : page.heapBytes());
  }

  /** The chunks of the open page. */
  IndexNode page() {
    return page;
  }

  /** Opens the page that holds a time; false if it was open. */
  boolean openFor(long time) {
    return open(root.locate(time));
  }

  /** Opens the page at a place; false if it was open. */
  boolean open(int at) {
    if (at == pageAt) {
      return false;
    }
    page = TreeReader.page(store, rootKey.page(root.lower(at)));
    pageAt = at;
    pageChanges = PAGE_CHANGES;
    return true;
  }

  /** Whether a chunk of the open page is the last one of all. */
  boolean isLast(int chunk) {
    return pageAt == root.size() - 1 && chunk == page.size() - 1;
  }

  /** Where a chunk of the open page ends, exclusive; it must not be the last one of all. */
  long upper(int chunk) {
    return chunk + 1 < page.size() ? page.lower(chunk + 1) : root.lower(pageAt + 1);
  }

  /** Gives an empty index its first page, open and without a chunk. */
  void createFirstPage() {
    root.put(Long.MIN_VALUE, IndexNode.OPEN);
    store.replace(rootKey, root.toBytes());
    page = new IndexNode();
    pageAt = 0;
    pageChanges = PAGE_CHANGES;
  }

  /** Extends the first page, which is open, to all earlier times. */
  void extendToEarliest() {
    if (root.lower(0) == Long.MIN_VALUE) {
      return;
    }
    store.remove(rootKey.page(root.lower(0)));
    root.remove(0);
    root.put(Long.MIN_VALUE, IndexNode.OPEN);
    store.replace(rootKey, root.toBytes());
    pageChanges = PAGE_CHANGES;
  }

  /** Stores added chunks of the open page, and changed marks. */
  void writeChange(int from, int to) {
    ChunkKey key = rootKey.page(root.lower(pageAt));
    if (pageChanges >= PAGE_CHANGES || page.size() == to - from) {
      store.replace(key, page.toBytes());
      pageChanges = 0;
    } else {
      store.append(key, page.changeOf(from, to));
      pageChanges++;
    }
    if (page.size() > PAGE_LIMIT) {
      split();
    }
  }

  /** Splits the page: the last one so that it can keep growing, any other one into even parts. */
  private void split() {
    while (page.size() > PAGE_LIMIT) {
      boolean last = pageAt == root.size() - 1;
      IndexNode right = page.splitOff(last ? PAGE_LIMIT - 1 : page.size() / 2);
      store.replace(rootKey.page(root.lower(pageAt)), page.toBytes());
      pageAt = root.put(right.lower(0), IndexNode.OPEN);
      page = right;
      store.replace(rootKey.page(right.lower(0)), page.toBytes());
      pageChanges = 0;
    }
    store.replace(rootKey, root.toBytes());
  }

  /** Removes the pages before the open one, and with them the chunks that they name. */
  void removePagesBefore() {
    if (pageAt == 0) {
      return;
    }
    long end = root.lower(pageAt);
    removeOfChunksBefore(end, rootKey::chunk);
    removeOfChunksBefore(end, rootKey::summary);
    store.removeRun(rootKey.page(Long.MIN_VALUE), rootKey.page(end), pagesBefore());
    root.removeFirst(pageAt);
    store.replace(rootKey, root.toBytes());
    pageAt = 0;
  }

  private void removeOfChunksBefore(long end, LongFunction<ChunkKey> keyOf) {
    store.removeRun(
        keyOf.apply(Long.MIN_VALUE),
        keyOf.apply(end),
        pagesBefore().flatMap(key -> TreeReader.page(store, key).lowers()).map(keyOf::apply));
  }

  private Stream<ChunkKey> pagesBefore() {
    return root.lowers().limit(pageAt).map(rootKey::page);
  }

  /** Removes the first chunks of the first page, which is open; true if that removed the page. */
  boolean removeFirst(int chunks) {
    page.removeFirst(chunks);
    ChunkKey pageKey = rootKey.page(root.lower(0));
    if (page.size() > 0) {
      store.replace(pageKey, page.toBytes());
      pageChanges = 0;
      return false;
    }
    store.remove(pageKey);
    root.remove(0);
    pageAt = NONE;
    if (isEmpty()) {
      store.remove(rootKey);
    } else {
      store.replace(rootKey, root.toBytes());
    }
    return true;
  }
}
