package io.weir.job.query;

import io.weir.model.MalformedException;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import io.weir.model.TaskKeyGroups;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.query.TaskKvStateRegistry;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queryable state whose key is the query and whose value is the result, computed on request. Both
 * travel as bytes of their own codecs; Flink only finds the task by the hash.
 *
 * <p>It is also the metric of the queries that it answered: so a metric reporter in this process
 * gets this object, and can query it without Flink's network.
 */
public final class QueryState
    implements InternalKvState<byte[], VoidNamespace, byte[]>, Gauge<Long>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueryState.class);
  private static final QueryResult NOT_SERVING =
      notServing("the task is catching up with Kafka, or stopping");

  private static final QueryResult OF_ANOTHER = notServing("the query is for another task");

  private static final QueryResult FAILED =
      new QueryResult.Refusal(
          QueryResult.Refusal.Reason.FAILED, "the state failed to answer; the task's log says why");

  private final String name;
  private final TaskKeyGroups keyGroups;
  private final QuerySecret secret;
  private final Function<Query, QueryResult> engine;
  private final Lease lease = new Lease();
  private final LongAdder answered = new LongAdder();
  private final LongAdder answeringNanos = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile QueryResult refusal = NOT_SERVING;
  private volatile boolean serving;

  /**
   * @param name of the state, by which queries find it
   * @param keyGroups of the task
   * @param secret queries over Flink's network must be signed with it
   * @param engine safe for any number of threads
   */
  public QueryState(
      String name,
      TaskKeyGroups keyGroups,
      QuerySecret secret,
      Function<Query, QueryResult> engine) {
    this.name = name;
    this.secret = secret;
    this.keyGroups = keyGroups;
    this.engine = engine;
  }

  private static QueryResult notServing(String why) {
    return new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, why);
  }

  /** Registers the state with Flink's queryable state server. */
  public void register(TaskKvStateRegistry registry, ClassLoader loader) {
    registry.registerKvState(
        new KeyGroupRange(keyGroups.first(), keyGroups.last()), name, this, loader);
  }

  /** Whether the query is one for this state and task. */
  public boolean owns(Query query) {
    return name.equals(query.stateName()) && keyGroups.owns(query.routingHash());
  }

  /** Answers from now on; until then every query is refused. */
  public void serve() {
    serving = true;
  }

  /** Refuses every query from now on, for this reason. */
  public void refuse(String why) {
    refusal = notServing(why);
    serving = false;
  }

  /** Whether queries are answered. */
  public boolean isServing() {
    return serving;
  }

  /** Queries answered since the start; an unknown tag is an answer. */
  @Override
  public Long getValue() {
    return answered.sum();
  }

  /** How long the answered queries took in all, in ns. */
  public long answeringNanos() {
    return answeringNanos.sum();
  }

  /** Queries refused since the start: while not serving, malformed, or not signed. */
  public long refused() {
    return refused.sum();
  }

  /** Queries since the start that ended in an exception, such as state that cannot be read. */
  public long failed() {
    return failed.sum();
  }

  @Override
  public byte[] getSerializedValue(
      byte[] query,
      TypeSerializer<byte[]> keySerializer,
      TypeSerializer<VoidNamespace> namespaceSerializer,
      TypeSerializer<byte[]> valueSerializer) {
    try {
      return answer(secret.open(query, System.currentTimeMillis()), secret.isSet());
    } catch (QuerySecret.UntrustedException e) {
      refused.increment();
      return new QueryResult.Refusal(QueryResult.Refusal.Reason.UNTRUSTED, e.getMessage())
          .toBytes();
    }
  }

  /** Takes the lease for a query, which must give it back; false, and counted, if it is refused. */
  private boolean takeLease() {
    boolean taken = serving && lease.take();
    if (!taken) {
      refused.increment();
    }
    return taken;
  }

  /** The answer to a query of this process, which needs no secret; for any thread. */
  public QueryResult answer(Query query) {
    if (!takeLease()) {
      return refusal;
    }
    try {
      return answer(query, Function.identity());
    } finally {
      lease.giveBack();
    }
  }

  /**
   * @param mustBeOwn whether one is refused that is for another task or state, to which somebody
   *     who has recorded it may send it
   */
  private byte[] answer(byte[] query, boolean mustBeOwn) {
    if (!takeLease()) {
      return refusal.toBytes();
    }
    try {
      Query asked = Query.of(query);
      if (mustBeOwn && !owns(asked)) {
        refused.increment();
        return OF_ANOTHER.toBytes();
      }
      return answer(asked, QueryResult::toBytes);
    } catch (MalformedException e) {
      refused.increment();
      return new QueryResult.Refusal(QueryResult.Refusal.Reason.MALFORMED, e.getMessage())
          .toBytes();
    } finally {
      lease.giveBack();
    }
  }

  /** An exception here is not caused by the query: another replica may answer it. */
  private <T> T answer(Query query, Function<QueryResult, T> form) {
    long begin = System.nanoTime();
    try {
      T result = form.apply(engine.apply(query));
      answered.increment();
      answeringNanos.add(System.nanoTime() - begin);
      return result;
    } catch (RuntimeException e) {
      failed.increment();
      log.error("A query failed: {}", query, e);
      return form.apply(FAILED);
    }
  }

  /** Refuses queries from now on, and returns when none is in progress. */
  @Override
  public void close() {
    serving = false;
    lease.close();
  }

  @Override
  public TypeSerializer<byte[]> getKeySerializer() {
    return BytePrimitiveArraySerializer.INSTANCE;
  }

  @Override
  public TypeSerializer<VoidNamespace> getNamespaceSerializer() {
    return VoidNamespaceSerializer.INSTANCE;
  }

  @Override
  public TypeSerializer<byte[]> getValueSerializer() {
    return BytePrimitiveArraySerializer.INSTANCE;
  }

  @Override
  public void setCurrentNamespace(VoidNamespace namespace) {
    // There is one namespace only.
  }

  @Override
  public StateIncrementalVisitor<byte[], VoidNamespace, byte[]> getStateIncrementalVisitor(
      int recommendedMaxNumberOfReturnedRecords) {
    throw new UnsupportedOperationException("answers are computed, there is nothing to visit");
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException("answers are computed, there is nothing to clear");
  }
}
