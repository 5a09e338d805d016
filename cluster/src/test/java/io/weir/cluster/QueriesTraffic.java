package io.weir.cluster;

import io.weir.testkit.client.Service;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.workload.Workload;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports that are asked for at a rate until told to end, as {@code datagen query} does. */
final class QueriesTraffic {
  /** Connections, each of which asks once a second. */
  static final int CLIENTS = 5;

  private static final int TAGS = 50;
  private static final int POINTS = 200;
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final QueryRun run;
  private final Ongoing<QueryRunResult> ongoing;

  /**
   * Begins to ask; returns at once.
   *
   * @param prefix of the tags that are asked for
   */
  QueriesTraffic(Service queries, String prefix) {
    AtomicBoolean ended = new AtomicBoolean();
    QueryPlan plan =
        QueryPlan.recent(
            HttpDialect.WEIR.connections(queries),
            Workload.names(prefix, TAGS),
            CLIENTS,
            1,
            INTERVAL.toNanos(),
            POINTS,
            LONGEST.toNanos(),
            1);
    run = new QueryRun(plan, ended::get, QueryRun.ResponseCheck.ROW_COUNT);
    ongoing = Ongoing.start("queries", ended, run::run);
  }

  /** How many have been answered. */
  long answered() {
    ongoing.requireRunning();
    return run.soFar().latency().getTotalCount();
  }

  void tellToEnd() {
    ongoing.tellToEnd();
  }

  QueryRunResult end(Duration within) throws InterruptedException {
    return ongoing.end(within);
  }
}
