package io.weir.job.samples;

import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The chunk store of a range of key groups over one {@link FragmentStore}: its writing and its
 * reading side, which share the index of tags and the locks.
 *
 * @param labels to be called by the writing thread until it has nothing to do
 */
public record ChunkStore(SampleStore samples, QueryEngine engine, LabelFill labels) {
  /**
   * @param store written by the thread that calls {@link SampleStore} alone
   * @param reader reads the same from any thread
   * @param names of tags, of the same key groups
   * @param status answers how far the task has come
   * @param nanoTime a clock in ns, to tell how long a query takes
   * @param heapBytes that the writer may keep on the heap, approximately: 1000 samples may always
   *     wait, and a block is taken whole
   */
  public static ChunkStore over(
      FragmentStore store,
      FragmentReader reader,
      TagNames names,
      TaskKeyGroups keyGroups,
      UpkeepSchedule schedule,
      Supplier<QueryResult.Status> status,
      Retention retention,
      InstantSource clock,
      LongSupplier nanoTime,
      long heapBytes) {
    TagLocks locks = new TagLocks();
    BucketTrees buckets = new BucketTrees(store, locks);
    TagIndex index = new TagIndex(names, keyGroups);
    TagListing listing = new TagListing(reader, index, locks, keyGroups, nanoTime);
    return new ChunkStore(
        new SampleStore(store, schedule, index, buckets, locks, retention, clock, heapBytes),
        new QueryEngine(reader, index, listing, locks, keyGroups, status, nanoTime),
        index.fill());
  }
}
