package io.weir.job;

import io.weir.job.query.QueryState;
import io.weir.job.records.MapKey;
import io.weir.job.rocksdb.RocksDbRecordMap;
import io.weir.model.MalformedException;
import io.weir.model.Positions;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import java.time.Instant;
import java.util.function.Function;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies commands to the records' store, writes to Kafka what became of each, and answers queries.
 * A change is written once queries see what it tells of, and before the checkpoint that has its
 * command; after a restore it may be written again. A store that lacks commands would give other
 * ids than its replicas: it applies nothing, writes nothing and answers nothing.
 */
final class RecordOperator extends LogOperator<MapKey> {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(RecordOperator.class);

  private final JobSettings settings;

  private transient RocksDbRecordMap map;
  private transient RecordStores stores;
  private transient ChangeLog changes;
  private transient LocalChanges told;
  private transient QueryState queries;
  private transient RecordTaskMetrics metrics;
  private transient volatile boolean incomplete;
  private transient long taken;

  /** What became of the present command; null if there is nothing to tell. */
  private transient Change outcome;

  private transient long appendTime;

  RecordOperator(JobSettings settings) {
    super(settings, settings.records().commands(), Query.RECORDS_STATE_NAME);
    this.settings = settings;
  }

  @Override
  void checkFormat(StateInitializationContext context) throws Exception {
    StoreFormat.RECORDS.checkIfThere(context);
  }

  @Override
  Function<Query, QueryResult> openStore(
      TaskKeyGroups owned, int keyGroups, TaskManagerRuntimeInfo taskManager) throws Exception {
    map = RocksDbRecordMap.of(getPartitionedState(RocksDbRecordMap.descriptor()), keyGroups);
    stores =
        new RecordStores(
            map,
            owned,
            this::now,
            partition -> applied().appendTime(partition),
            this::callUpkeepAt);
    changes =
        new ChangeLog(
            ChangeLog.producer(settings),
            settings.records().changes(),
            (bytes, since) -> metrics.emitted(bytes, System.currentTimeMillis() - since),
            failure -> getContainingTask().getEnvironment().failExternally(failure));
    return this::answer;
  }

  @Override
  void openMetrics(QueryState state, TaskManagerRuntimeInfo taskManager) {
    queries = state;
    told = new LocalChanges();
    metrics = new RecordTaskMetrics(getMetricGroup(), state, told, () -> incomplete);
  }

  private QueryResult answer(Query query) {
    if (query instanceof Query.StatusOf) {
      return status();
    }
    if (!(query instanceof Query.Records records)) {
      return new Refusal(Reason.MALFORMED, "query: must be one to records, got " + query);
    }
    RecordQuery wanted;
    try {
      wanted = RecordQuery.of(records.query());
    } catch (MalformedException e) {
      return new Refusal(Reason.MALFORMED, e.getMessage());
    }
    for (LogPosition required : wanted.requiredPositions()) {
      if (!hasApplied(required)) {
        return new Refusal(
            Reason.BEHIND,
            "the task has not applied " + required.partition() + ":" + required.offset() + " yet");
      }
    }
    return stores.answer(wanted);
  }

  private boolean hasApplied(LogPosition required) {
    Positions applied = status().positions();
    int at = applied.indexOf(required.partition());
    return required.equals(LogPosition.NONE)
        || (at >= 0 && applied.offset(at) >= required.offset());
  }

  @Override
  void take(LogPiece.Slice slice, boolean known) {
    if (known || lacksCommands()) {
      return;
    }
    byte[] bytes = slice.block();
    RecordCommand command;
    try {
      command = RecordCommand.of(bytes);
    } catch (MalformedException e) {
      metrics.malformed();
      log.warn("Skipped what the log holds and no gateway writes: {}", e.getMessage());
      return;
    }
    LogPosition position = new LogPosition(slice.partition(), slice.offset());
    appendTime = slice.appendTime();
    outcome = stores.apply(command, position, appendTime);
    taken++;
    metrics.applied(bytes.length);
  }

  /** Publishes the position first, so that whoever reads the change can demand it. */
  @Override
  void moved() {
    if (lacksCommands()) {
      return;
    }
    publish(taken, 0);
    if (outcome != null) {
      changes.write(outcome, appendTime);
      told.tell(outcome);
      outcome = null;
    }
  }

  /** Whether Kafka has lost commands, or deleted them, before the store had applied them. */
  private boolean lacksCommands() {
    long completeSince = applied().completeSince(0);
    if (completeSince > 0 && !incomplete) {
      incomplete = true;
      String why = reason(Instant.ofEpochMilli(completeSince));
      log.error("Records are neither written nor answered: {}", why);
      queries.refuse(why);
    }
    return incomplete;
  }

  private String reason(Instant since) {
    return String.format(
        "topic %s no longer holds commands from before %s that this store has not applied, and ids"
            + " would differ from those that were told. Start the job from a checkpoint or"
            + " savepoint that has them, its own or another replica's (WEIR_SAVEPOINT), or on new"
            + " topics (WEIR_RECORD_TOPIC, WEIR_CHANGE_TOPIC) with an empty store",
        settings.records().commands(), since);
  }

  @Override
  boolean mayServe() {
    stores.caughtUp();
    return !lacksCommands();
  }

  /** What a checkpoint has applied is not applied again, so what became of it must be in Kafka. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    changes.flush();
  }

  @Override
  void upkeep(MapKey key, long lateMillis) {
    metrics.upkeepLate(lateMillis);
    stores.upkeep(key);
  }

  @Override
  void upkeepDone() {
    metrics.upkeepLate(0);
  }

  @Override
  void closeStore() {
    if (changes != null) {
      changes.close();
    }
    if (map != null) {
      map.close();
    }
  }
}
