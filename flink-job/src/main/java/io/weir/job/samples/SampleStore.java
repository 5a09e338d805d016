package io.weir.job.samples;

import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.MalformedException;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.block.SampleReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * The writing side of the chunk store: collects samples on the heap, and stores them series by
 * series, so that a flush costs an append a chunk and not a sample. For one thread.
 */
public final class SampleStore {
  /** Series that may wait for a flush, each of which costs it an append: some 0.2 s. */
  private static final int MOST_WAITING = 50_000;

  private final CountingFragments store;
  private final TagIndex index;
  private final TagLocks locks;
  private final SeriesUpkeep upkeep;
  private final long heapBytes;

  /**
   * Bytes, a quarter of the heap that the store may take. Samples that wait for a flush take one at
   * most. Series take two after a flush, and when they take three a flush is due.
   */
  private final long heapQuarter;

  private final SeriesTable table = new SeriesTable();
  private final List<OpenSeries> waiting = new ArrayList<>();

  /** Series whose first samples wait, unless buckets are left of them. */
  private final List<Series> perhapsNew = new ArrayList<>();

  private final Pending pending;
  private long received;
  private long flushes;
  private volatile StoreTally tally;
  private volatile StoreHeap heap;

  SampleStore(
      FragmentStore store,
      UpkeepSchedule schedule,
      TagIndex index,
      BucketTrees buckets,
      TagLocks locks,
      Retention retention,
      InstantSource clock,
      long heapBytes) {
    this.store = new CountingFragments(store);
    this.index = index;
    this.locks = locks;
    upkeep = new SeriesUpkeep(this, schedule, index, buckets, retention, clock);
    this.heapBytes = heapBytes;
    heapQuarter = heapBytes / 4;
    pending = new Pending(heapQuarter);
    tally = tallied();
    heap = held();
  }

  /**
   * Takes the samples of a block; they can be asked after the next {@link #flush}.
   *
   * @throws MalformedException if the block cannot be read to its end; samples before the fault are
   *     taken
   * @throws UnreadableStateException if what is stored of a tag cannot be read
   */
  public void add(byte[] block) {
    SampleReader sample = SampleReader.of(block);
    OpenSeries series = null;
    while (sample.next()) {
      if (sample.beginsSeries()) {
        series = seriesOf(sample);
      }
      if (series.add(sample.time(), sample.values())) {
        waiting.add(series);
      }
    }
  }

  private OpenSeries seriesOf(SampleReader sample) {
    OpenSeries series = table.find(sample);
    if (series == null) {
      series = open(new Series(sample.tag(), sample.width()));
      table.add(series);
    }
    return series;
  }

  private OpenSeries open(Series name) {
    ChunkTree tree = tree(name);
    if (tree.isEmpty()) {
      perhapsNew.add(name);
    }
    return new OpenSeries(name, tree, pending.ofWidth(name.width()));
  }

  private ChunkTree tree(Series name) {
    return new ChunkTree(
        store,
        ChunkKey.root(name, ChunkKey.RAW),
        locks.rebuilding(name.tag().hashCode()),
        StoredFormat.COLUMNS,
        name.width());
  }

  /**
   * Whether samples that wait, or the series they are of, are as many as they may be until a flush.
   */
  public boolean isFull() {
    return pending.isFull()
        || waiting.size() >= MOST_WAITING
        || table.heapBytes() > 3 * heapQuarter;
  }

  /** Samples taken so far. */
  public long received() {
    return received + pending.size();
  }

  /** Stores what waits. */
  public void flush() {
    addNewSeries();
    for (OpenSeries series : waiting) {
      if (series.flush()) {
        table.used(series);
      }
    }
    store.commit();
    waiting.clear();
    received += pending.size();
    flushes += pending.size() == 0 ? 0 : 1;
    pending.clear();
    table.shrinkTo(2 * heapQuarter);
    tally = tallied();
    heap = held();
  }

  /**
   * Puts new series into the index, before their samples are there: whoever sees a sample finds its
   * tag listed. A tag that is in the index has a timer too, so one that comes back while its last
   * buckets leave gets no second one.
   */
  private void addNewSeries() {
    for (Series series : perhapsNew) {
      if (index.add(series)) {
        upkeep.schedule(series.tag());
      }
    }
    perhapsNew.clear();
  }

  private StoreTally tallied() {
    return new StoreTally(received, flushes, store.appended(), store.sealed(), index.size());
  }

  /** How much was done; for any thread. */
  public StoreTally tally() {
    return tally;
  }

  private StoreHeap held() {
    return new StoreHeap(
        table.size(), table.heapBytes(), pending.heapBytes(), heapBytes, table.evicted());
  }

  /** What is kept on the heap; for any thread. */
  public StoreHeap heap() {
    return heap;
  }

  /**
   * Seals what of a tag's series was appended to, and lets go what is older than the retention:
   * samples go to the roll-ups, old buckets go for good, and with the last of them the series. Does
   * some milliseconds of that, and asks to be called again at once if there is more. Does nothing
   * for a tag of which nothing is held.
   */
  public void upkeep(Tag tag) {
    addNewSeries();
    upkeep.run(tag);
    store.commit();
  }

  /**
   * Removes what was added of a tag so far, for good, and with the last of a series its name. A
   * query sees all of it or nothing.
   */
  public void delete(TagDeletion deletion) {
    addNewSeries();
    Lock rebuilding = locks.rebuilding(deletion.tag().hashCode());
    rebuilding.lock();
    try {
      upkeep.delete(deletion);
      store.commit();
    } finally {
      rebuilding.unlock();
    }
    tally = tallied();
  }

  /** The tree of a series, with the samples that waited. */
  ChunkTree flushed(Series name) {
    OpenSeries series = table.find(name);
    if (series != null && series.flush()) {
      table.used(series);
    }
    return series == null ? tree(name) : series.tree;
  }

  /** Drops a series from the heap of which nothing is held. */
  void forget(Series name) {
    OpenSeries series = table.find(name);
    if (series != null) {
      table.remove(series);
    }
  }
}
