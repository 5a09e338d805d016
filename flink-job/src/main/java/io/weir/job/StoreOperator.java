package io.weir.job;

import io.weir.job.query.QueryState;
import io.weir.job.rocksdb.ListStateFragments;
import io.weir.job.rocksdb.MapStateTagNames;
import io.weir.job.rocksdb.TaskKeyGroups;
import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.ChunkStore;
import io.weir.job.samples.Retention;
import io.weir.job.samples.SampleStore;
import io.weir.model.MalformedException;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the samples of blocks into the chunk store, and answers queries from it. Samples wait on the
 * heap for at most the flush interval, and never across a checkpoint. All samples of a block must
 * belong to key groups of this task.
 */
final class StoreOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<LogPiece, Void>, Triggerable<ChunkKey, VoidNamespace> {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(StoreOperator.class);

  /** The stores of all tasks of a process may together take 1/8 of its heap. */
  private static final int HEAP_DIVISOR = 8;

  private final JobSettings settings;

  private transient ListStateFragments fragments;
  private transient MapStateTagNames names;
  private transient SampleStore samples;
  private transient QueryState queryState;
  private transient CatchUp catchUp;
  private transient ListState<byte[]> appliedState;
  private transient AppliedPositions applied;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient StoreMetrics metrics;
  private transient boolean flushDue;
  private transient long oldestWaiting;
  private transient volatile QueryResult.Status status;

  StoreOperator(JobSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    StoreFormat.check(context);
    appliedState =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    AppliedPositions.STATE, BytePrimitiveArraySerializer.INSTANCE));
    applied =
        context.isRestored()
            ? AppliedPositions.restore(appliedState.get())
            : AppliedPositions.none();
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService("upkeep", VoidNamespaceSerializer.INSTANCE, this);
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int keyGroups = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            keyGroups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    fragments = new ListStateFragments(fragmentState(), this::setCurrentKey, keyGroups);
    names = new MapStateTagNames(nameState(), this::setCurrentKey, keyGroups);
    status = QueryResult.Status.empty(range.getStartKeyGroup(), range.getEndKeyGroup());
    TaskKeyGroups owned = new TaskKeyGroups(range, keyGroups);
    TaskManagerRuntimeInfo taskManager = getContainingTask().getEnvironment().getTaskManagerInfo();
    ChunkStore store =
        ChunkStore.over(
            fragments,
            fragments,
            names,
            owned,
            this::callUpkeepAt,
            () -> status,
            settings.retention(),
            this::now,
            System::nanoTime,
            heapBytes(taskManager));
    samples = store.samples();
    queryState = new QueryState(range, keyGroups, store.engine()::answer);
    queryState.register(
        getContainingTask().getEnvironment().getTaskKvStateRegistry(), getUserCodeClassloader());
    metrics =
        StoreMetrics.in(
            getMetricGroup(),
            settings,
            samples::tally,
            samples::heap,
            queryState,
            StoreMetrics.disks(taskManager));
    oldestWaiting = Long.MAX_VALUE;
    catchUp = CatchUp.begin(settings, owned.hashFor(owned.first()));
    new UpkeepTurns(getProcessingTimeService(), timeServiceManager, metrics).begin();
  }

  @SuppressWarnings("unchecked")
  private InternalListState<ChunkKey, VoidNamespace, byte[]> fragmentState() throws Exception {
    return (InternalListState<ChunkKey, VoidNamespace, byte[]>)
        getPartitionedState(ListStateFragments.descriptor());
  }

  private Instant now() {
    return Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
  }

  /** Bytes of heap that the store of this task may take. */
  private static long heapBytes(TaskManagerRuntimeInfo taskManager) {
    int tasks = taskManager.getConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS);
    return Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / tasks;
  }

  @SuppressWarnings("unchecked")
  private InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]> nameState() throws Exception {
    return (InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]>)
        getPartitionedState(MapStateTagNames.descriptor());
  }

  private void callUpkeepAt(Tag tag, long epochMillis) {
    setCurrentKey(ChunkKey.of(tag));
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, epochMillis);
  }

  /** Ignored: see {@link UpkeepTurns}. */
  @Override
  public void processWatermark(Watermark mark) {
    output.emitWatermark(mark);
  }

  /** Sets no key: a block has many, and the store sets the one it works on. */
  @Override
  public void setKeyContextElement(StreamRecord<LogPiece> record) {
    // A block has no key of its own.
  }

  @Override
  public void processElement(StreamRecord<LogPiece> element) {
    LogPiece piece = element.getValue();
    if (piece instanceof LogPiece.Slice slice) {
      applied.reach(slice.partition(), slice.offset(), slice.appendTime());
      if (slice.afterLoss()) {
        applied.lackBefore(slice.appendTime());
      }
      take(slice);
    } else {
      applied.reach(((LogPiece.Mark) piece).positions());
    }
    if (!flushDue) {
      publish();
    }
  }

  private void take(LogPiece.Slice slice) {
    byte[] block = slice.block();
    if (CatchUpMark.is(block)) {
      pass(CatchUpMark.of(block));
    } else if (block.length > 0) {
      add(block);
      oldestWaiting = Math.min(oldestWaiting, slice.appendTime());
      flushInTime();
    }
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
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService()
          .registerTimer(now + settings.flushInterval().toMillis(), time -> flush());
    }
  }

  private void pass(CatchUpMark mark) {
    if (catchUp.completes(mark)) {
      flush();
      queryState.serve();
    }
  }

  private void flush() {
    flushDue = false;
    long begin = System.nanoTime();
    samples.flush();
    metrics.flushed(System.nanoTime() - begin);
    if (oldestWaiting != Long.MAX_VALUE) {
      metrics.visible(System.currentTimeMillis() - oldestWaiting);
      oldestWaiting = Long.MAX_VALUE;
    }
    publish();
  }

  /** Publishes the applied positions; to be called only while no sample waits for a flush. */
  private void publish() {
    status =
        new QueryResult.Status(
            status.firstKeyGroup(),
            status.lastKeyGroup(),
            samples.received(),
            applied.completeSince(keptSince()),
            applied.positions());
  }

  private long keptSince() {
    Retention retention = settings.retention();
    long raw = retention.raw().toMillis();
    return System.currentTimeMillis() - Math.max(raw, retention.rollUps().toMillis());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    appliedState.update(List.of(applied.toBytes()));
  }

  @Override
  public void onEventTime(InternalTimer<ChunkKey, VoidNamespace> timer) {
    metrics.upkeepLate(now().toEpochMilli() - timer.getTimestamp());
    samples.upkeep(timer.getKey().tag());
  }

  @Override
  public void onProcessingTime(InternalTimer<ChunkKey, VoidNamespace> timer) {
    throw new IllegalStateException("no timer is set in processing time");
  }

  /** The store that it writes. */
  SampleStore samples() {
    return samples;
  }

  @Override
  public void close() throws Exception {
    if (queryState != null) {
      queryState.close();
    }
    if (fragments != null) {
      fragments.close();
    }
    if (names != null) {
      names.close();
    }
    super.close();
  }
}
