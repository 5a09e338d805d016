package io.weir.job;

import io.weir.job.query.QueryState;
import io.weir.job.rocksdb.ListStateFragments;
import io.weir.job.rocksdb.MapStateTagNames;
import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.ChunkStore;
import io.weir.job.samples.LabelFill;
import io.weir.job.samples.Retention;
import io.weir.job.samples.SampleStore;
import io.weir.model.MalformedException;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.TaskKeyGroups;
import java.time.Instant;
import java.util.function.Function;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the samples of blocks into the chunk store, and answers queries from it. Samples wait on the
 * heap as long as {@link FlushPace} says, and never across a checkpoint.
 */
final class StoreOperator extends LogOperator<ChunkKey> {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(StoreOperator.class);

  /** The stores of all tasks of a process may together take 1/8 of its heap. */
  private static final int HEAP_DIVISOR = 8;

  /** How long labels of an older store are added at once, and how long samples then come first. */
  private static final long FILL_NANOS = 5_000_000;

  private static final long FILL_PAUSE_MILLIS = 10;

  private final JobSettings settings;

  private transient ListStateFragments fragments;
  private transient MapStateTagNames names;
  private transient SampleStore samples;
  private transient StoreMetrics metrics;
  private transient FlushPace pace;
  private transient boolean flushDue;

  /** Flushes so far: the timer of one that came before its time flushes nothing. */
  private transient long flushes;

  private transient long oldestWaiting;

  StoreOperator(JobSettings settings) {
    super(settings, settings.topic(), Query.STATE_NAME);
    this.settings = settings;
  }

  @Override
  void checkFormat(StateInitializationContext context) throws Exception {
    StoreFormat.SAMPLES.check(context);
  }

  @Override
  Function<Query, QueryResult> openStore(
      TaskKeyGroups owned, int keyGroups, TaskManagerRuntimeInfo taskManager) throws Exception {
    fragments = new ListStateFragments(fragmentState(), this::setCurrentKey, keyGroups);
    names = new MapStateTagNames(nameState(), this::setCurrentKey, keyGroups);
    ChunkStore store =
        ChunkStore.over(
            fragments.writer(),
            fragments,
            names,
            owned,
            (tag, epochMillis) -> callUpkeepAt(ChunkKey.of(tag), epochMillis),
            this::status,
            settings.retention(),
            () -> Instant.ofEpochMilli(now()),
            System::nanoTime,
            heapBytes(taskManager));
    samples = store.samples();
    fillLater(store.labels());
    pace = new FlushPace(settings.flushInterval());
    oldestWaiting = Long.MAX_VALUE;
    return store.engine()::answer;
  }

  private void fillLater(LabelFill labels) {
    getProcessingTimeService().registerTimer(now() + FILL_PAUSE_MILLIS, time -> fill(labels));
  }

  /** Adds labels in short turns, on the task's thread. */
  private void fill(LabelFill labels) {
    long begin = System.nanoTime();
    boolean more = true;
    while (more && System.nanoTime() - begin < FILL_NANOS) {
      more = labels.step();
    }
    if (more) {
      fillLater(labels);
    }
  }

  @SuppressWarnings("unchecked")
  private InternalListState<ChunkKey, VoidNamespace, byte[]> fragmentState() throws Exception {
    return (InternalListState<ChunkKey, VoidNamespace, byte[]>)
        getPartitionedState(ListStateFragments.descriptor());
  }

  @SuppressWarnings("unchecked")
  private InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]> nameState() throws Exception {
    return (InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]>)
        getPartitionedState(MapStateTagNames.descriptor());
  }

  /** Bytes of heap that the store of this task may take. */
  private static long heapBytes(TaskManagerRuntimeInfo taskManager) {
    int tasks = taskManager.getConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS);
    return Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / tasks;
  }

  @Override
  void openMetrics(QueryState queries, TaskManagerRuntimeInfo taskManager) {
    metrics =
        StoreMetrics.in(
            getMetricGroup(),
            settings,
            samples::tally,
            samples::heap,
            queries,
            StoreMetrics.disks(taskManager));
  }

  @Override
  void take(LogPiece.Slice slice, boolean known) {
    add(slice.block());
    oldestWaiting = Math.min(oldestWaiting, slice.appendTime());
    flushInTime();
  }

  private void add(byte[] block) {
    try {
      if (TagDeletion.is(block)) {
        samples.delete(TagDeletion.of(block));
      } else {
        samples.add(block);
      }
    } catch (MalformedException e) {
      metrics.malformed();
      log.warn("Skipped what the log holds and no gateway writes: {}", e.getMessage());
    }
  }

  private void flushInTime() {
    if (samples.isFull()) {
      flush();
    } else if (!flushDue) {
      flushDue = true;
      long next = flushes;
      getProcessingTimeService()
          .registerTimer(
              now() + pace.millis(),
              time -> {
                if (flushes == next) {
                  flush();
                }
              });
    }
  }

  @Override
  boolean mayServe() {
    flush();
    return true;
  }

  @Override
  void moved() {
    if (!flushDue) {
      publish();
    }
  }

  private void flush() {
    flushDue = false;
    flushes++;
    long begin = System.nanoTime();
    samples.flush();
    long nanos = System.nanoTime() - begin;
    pace.flushed(nanos);
    metrics.flushed(nanos);
    if (oldestWaiting != Long.MAX_VALUE) {
      metrics.visible(System.currentTimeMillis() - oldestWaiting);
      oldestWaiting = Long.MAX_VALUE;
    }
    publish();
  }

  /** To be called only while no sample waits for a flush. */
  private void publish() {
    Retention retention = settings.retention();
    long raw = retention.raw().toMillis();
    long kept = Math.max(raw, retention.rollUps().toMillis());
    publish(samples.received(), System.currentTimeMillis() - kept);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  void upkeep(ChunkKey key, long lateMillis) {
    metrics.upkeepLate(lateMillis);
    samples.upkeep(key.tag());
  }

  @Override
  void upkeepDone() {
    metrics.upkeepLate(0);
  }

  /** The store that it writes. */
  SampleStore samples() {
    return samples;
  }

  @Override
  void closeStore() {
    if (fragments != null) {
      fragments.close();
    }
    if (names != null) {
      names.close();
    }
  }
}
