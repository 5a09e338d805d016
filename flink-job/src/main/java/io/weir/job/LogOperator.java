package io.weir.job;

import io.weir.job.query.QueryState;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * What all operators do that apply a log to a store: they keep the store's format and the applied
 * positions in each checkpoint, catch up before they answer queries, and call what is due for
 * upkeep. All that a piece holds must belong to key groups of its task.
 *
 * @param <K> Flink's keys of the store
 */
abstract class LogOperator<K> extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<LogPiece, Void>, Triggerable<K, VoidNamespace> {
  private static final long serialVersionUID = 1;

  private final JobSettings settings;
  private final String topic;
  private final String stateName;

  private transient QueryState queryState;
  private transient CatchUp catchUp;
  private transient ListState<byte[]> appliedState;
  private transient AppliedPositions applied;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient volatile QueryResult.Status status;

  /**
   * @param topic the log
   * @param stateName of the queryable state
   */
  LogOperator(JobSettings settings, String topic, String stateName) {
    this.settings = settings;
    this.topic = topic;
    this.stateName = stateName;
  }

  /** Compares the format in a checkpoint with the one that this store has. */
  abstract void checkFormat(StateInitializationContext context) throws Exception;

  /**
   * Opens the store.
   *
   * @return what answers queries, for any number of threads
   */
  abstract Function<Query, QueryResult> openStore(
      TaskKeyGroups owned, int keyGroups, TaskManagerRuntimeInfo taskManager) throws Exception;

  /** Registers the metrics of the store. */
  abstract void openMetrics(QueryState queries, TaskManagerRuntimeInfo taskManager);

  /**
   * Takes a record with a value, which is not a mark.
   *
   * @param known whether it, or another one at its offset, was applied before
   */
  abstract void take(LogPiece.Slice slice, boolean known);

  /** All that Kafka held at the start has been taken; whether queries may be answered now. */
  abstract boolean mayServe();

  /** A piece has been taken, and the positions have changed. */
  abstract void moved();

  /** Does the upkeep of a key, which is late by so much. */
  abstract void upkeep(K key, long lateMillis);

  /** No key is due for upkeep. */
  abstract void upkeepDone();

  /** Frees what {@link #openStore}, which may not have been called, took; no query is running. */
  abstract void closeStore();

  @Override
  public final void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    checkFormat(context);
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
  public final void open() throws Exception {
    super.open();
    timers = getInternalTimerService("upkeep", VoidNamespaceSerializer.INSTANCE, this);
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int keyGroups = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            keyGroups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    status = QueryResult.Status.empty(range.getStartKeyGroup(), range.getEndKeyGroup());
    TaskKeyGroups owned =
        new TaskKeyGroups(
            new KeyGroups(keyGroups), range.getStartKeyGroup(), range.getEndKeyGroup());
    TaskManagerRuntimeInfo taskManager = getContainingTask().getEnvironment().getTaskManagerInfo();
    queryState =
        new QueryState(
            stateName, owned, settings.secret(), openStore(owned, keyGroups, taskManager));
    queryState.register(
        getContainingTask().getEnvironment().getTaskKvStateRegistry(), getUserCodeClassloader());
    openMetrics(queryState, taskManager);
    catchUp = CatchUp.begin(settings, topic, owned.all().hashFor(owned.first()));
    new UpkeepTurns(getProcessingTimeService(), timeServiceManager, this::upkeepDone).begin();
  }

  /** Calls for the upkeep of a key at a time, in ms since the epoch. */
  final void callUpkeepAt(K key, long epochMillis) {
    setCurrentKey(key);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, epochMillis);
  }

  /** Ms since the epoch, by the task's clock. */
  final long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  /** Ignored: see {@link UpkeepTurns}. */
  @Override
  public final void processWatermark(Watermark mark) {
    output.emitWatermark(mark);
  }

  /** Sets no key: a piece has many or none, and the store sets the one it works on. */
  @Override
  public final void setKeyContextElement(StreamRecord<LogPiece> record) {
    // A piece has no key of its own.
  }

  @Override
  public final void processElement(StreamRecord<LogPiece> element) {
    LogPiece piece = element.getValue();
    if (piece instanceof LogPiece.Slice slice) {
      boolean known = applied.has(slice.partition(), slice.offset());
      applied.reach(slice.partition(), slice.offset(), slice.appendTime());
      if (slice.afterLoss()) {
        applied.lackBefore(slice.appendTime());
      }
      byte[] block = slice.block();
      if (CatchUpMark.is(block)) {
        pass(CatchUpMark.of(block));
      } else if (block.length > 0) {
        take(slice, known);
      }
    } else {
      applied.reach(((LogPiece.Mark) piece).positions());
    }
    moved();
  }

  private void pass(CatchUpMark mark) {
    if (catchUp.completes(mark) && mayServe()) {
      queryState.serve();
    }
  }

  /** How far the task has come; for the task's thread. */
  final AppliedPositions applied() {
    return applied;
  }

  /** What queries see of the task; for any thread. */
  final QueryResult.Status status() {
    return status;
  }

  /**
   * Publishes the applied positions; to be called only while queries see all that was taken.
   *
   * @param taken samples or commands since the task started
   * @param keptSince ms since the epoch; what Kafka took before then has expired
   */
  final void publish(long taken, long keptSince) {
    status =
        new QueryResult.Status(
            status.firstKeyGroup(),
            status.lastKeyGroup(),
            taken,
            applied.completeSince(keptSince),
            applied.positions());
  }

  @Override
  public final void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    appliedState.update(List.of(applied.toBytes()));
  }

  @Override
  public final void onEventTime(InternalTimer<K, VoidNamespace> timer) {
    upkeep(timer.getKey(), now() - timer.getTimestamp());
  }

  @Override
  public final void onProcessingTime(InternalTimer<K, VoidNamespace> timer) {
    throw new IllegalStateException("no timer is set in processing time");
  }

  @Override
  public final void close() throws Exception {
    if (queryState != null) {
      queryState.close();
    }
    closeStore();
    super.close();
  }
}
