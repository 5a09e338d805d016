package io.weir.job.samples;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The writing side of the chunk store: collects samples on the heap, and stores them tag by tag, so
 * that a flush costs an append a chunk and not a sample. For one thread.
 */
public final class SampleStore {
  /** How often a tag is looked at for what is to be sealed and what has become too old. */
  private static final Duration UPKEEP_PERIOD = Duration.ofHours(1);

  /** Calls {@link #upkeep} back. */
  public interface Schedule {
    /** At the time, or later; not before those that were to be called at earlier times. */
    void at(Tag tag, long epochMillis);
  }

  private final CountingFragments store;
  private final Schedule schedule;
  private final TagIndex index;
  private final TagLocks locks;
  private final RollUp rollUp;
  private final Retention retention;
  private final InstantSource clock;
  private final int width;
  private final long heapBytes;

  /**
   * Bytes, a quarter of the heap that the store may take. Samples that wait for a flush take one at
   * most. Tags take two after a flush, and when they take three a flush is due.
   */
  private final long heapQuarter;

  private final SeriesTable table = new SeriesTable();
  private final List<TagSeries> waiting = new ArrayList<>();

  /** Tags whose first samples wait, unless buckets are left of them. */
  private final List<Tag> perhapsNew = new ArrayList<>();

  private final Pending pending;
  private long received;
  private long flushes;
  private volatile StoreTally tally;
  private volatile StoreHeap heap;

  SampleStore(
      FragmentStore store,
      Schedule schedule,
      TagIndex index,
      RollUp rollUp,
      TagLocks locks,
      Retention retention,
      InstantSource clock,
      int width,
      long heapBytes) {
    this.store = new CountingFragments(store);
    this.schedule = schedule;
    this.index = index;
    this.rollUp = rollUp;
    this.locks = locks;
    this.retention = retention;
    this.clock = clock;
    this.width = width;
    this.heapBytes = heapBytes;
    heapQuarter = heapBytes / 4;
    pending = new Pending(width, heapQuarter);
    tally = tallied();
    heap = held();
  }

  /**
   * Takes the samples of a block; they can be asked after the next {@link #flush}.
   *
   * @throws MalformedException if the block cannot be read to its end; samples before the fault are
   *     taken
   * @throws WidthException if its samples have another number of values; none is taken
   * @throws UnreadableStateException if what is stored of a tag cannot be read
   */
  public void add(byte[] block) {
    SampleBlock.Reader sample = new SampleBlock.Reader(block);
    if (sample.width() != width) {
      throw new WidthException(width, sample.width());
    }
    while (sample.next()) {
      int hash = sample.tagHash();
      TagSeries series = table.find(sample, hash);
      if (series == null) {
        series = open(sample.tag());
        table.add(series);
      }
      if (series.add(pending, sample.bytes(), sample.timeOffset())) {
        waiting.add(series);
      }
    }
  }

  private TagSeries open(Tag tag) {
    ChunkTree tree = tree(tag);
    if (tree.isEmpty()) {
      perhapsNew.add(tag);
    }
    return new TagSeries(tag, tree);
  }

  private ChunkTree tree(Tag tag) {
    return new ChunkTree(
        store, ChunkKey.root(tag, ChunkKey.RAW), locks.rebuilding(tag.hashCode()), width);
  }

  /**
   * The time of a tag's next upkeep after {@code now}: at the same point of every period, which its
   * hash chooses. So tags that came together are spread, and stay so however late they were called.
   */
  private static long nextUpkeep(Tag tag, long now) {
    long period = UPKEEP_PERIOD.toMillis();
    long point = Integer.toUnsignedLong(tag.hashCode()) % period;
    return now - Math.floorMod(now - point, period) + period;
  }

  /** Whether samples that wait, or the tags they are of, take as much as they may until a flush. */
  public boolean isFull() {
    return pending.isFull() || table.heapBytes() > 3 * heapQuarter;
  }

  /** Samples taken so far. */
  public long received() {
    return received + pending.size();
  }

  /** Stores what waits. */
  public void flush() {
    addNewTags();
    for (TagSeries series : waiting) {
      if (series.flush(pending)) {
        table.used(series);
      }
    }
    waiting.clear();
    received += pending.size();
    flushes += pending.size() == 0 ? 0 : 1;
    pending.clear();
    table.shrinkTo(2 * heapQuarter);
    tally = tallied();
    heap = held();
  }

  /**
   * Gives new tags their names, before their samples are there: whoever sees a sample finds its tag
   * listed. A tag that has a name has a timer too, so one that comes back while its last buckets
   * leave gets no second one.
   */
  private void addNewTags() {
    for (Tag tag : perhapsNew) {
      if (index.add(tag)) {
        schedule.at(tag, nextUpkeep(tag, clock.millis()));
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
        table.size(), table.heapBytes(), pending.heapBytes(), heapBytes, table.letGo());
  }

  /** What is kept on the heap; for any thread. */
  public StoreHeap heap() {
    return heap;
  }

  /**
   * Seals what of a tag was appended to, and lets go what is older than the retention: samples go
   * to the roll-ups, old buckets go for good, and with the last of them the tag. Does some
   * milliseconds of that, and asks to be called again at once if there is more. Does nothing for a
   * tag of which nothing is held.
   */
  public void upkeep(Tag tag) {
    addNewTags();
    if (!index.contains(tag)) {
      return;
    }
    TagSeries series = table.find(tag);
    if (series != null && series.flush(pending)) {
      table.used(series);
    }
    long now = clock.millis();
    ChunkTree raw = series == null ? tree(tag) : series.tree;
    boolean more =
        rollUp.takeOver(raw, tag, cutoff(now, retention.raw()))
            | rollUp.expire(tag, cutoff(now, retention.rollUps()));
    if (!more && raw.isEmpty() && rollUp.isEmpty(tag)) {
      index.remove(tag);
      if (series != null) {
        table.remove(series);
      }
    } else if (more || raw.seal()) {
      schedule.at(tag, now);
    } else {
      schedule.at(tag, nextUpkeep(tag, now));
    }
  }

  private static long cutoff(long nowMillis, Duration retention) {
    return TimeUnit.MILLISECONDS.toNanos(nowMillis) - retention.toNanos();
  }
}
