package io.weir.query.listen;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.records.RecordResult;
import io.weir.query.records.RecordClient;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The subscriptions that lack events, each once, and the queries that bring them, a few at a time.
 * Guarded by the hub's lock.
 */
final class CatchUpQueue {
  /** Queries in flight. */
  private static final int AT_ONCE = 8;

  private static final long LEAST_DELAY_MILLIS = 10;
  private static final int MOST_DOUBLINGS = 7;

  private final ListenHub hub;
  private final RecordClient client;
  private final Counter queries;
  private final Set<Subscription> due = new LinkedHashSet<>();
  private int asking;
  private boolean closed;

  CatchUpQueue(ListenHub hub, RecordClient client, PrometheusRegistry registry) {
    this.hub = hub;
    this.client = client;
    queries =
        Counter.builder()
            .name("weir_listen_queries_total")
            .help("Queries that caught listeners up.")
            .register(registry);
  }

  /** Adds a subscription if it lacks events and its listener has room for them. */
  void add(Subscription subscription) {
    if (subscription.isBehind() && !subscription.asking && subscription.listener().wantsMore()) {
      due.add(subscription);
    }
  }

  /** The subscription has ended. */
  void remove(Subscription subscription) {
    due.remove(subscription);
  }

  /** Sends as many queries as may be in flight. */
  void ask() {
    Iterator<Subscription> waiting = due.iterator();
    while (asking < AT_ONCE && waiting.hasNext() && !closed) {
      Subscription next = waiting.next();
      waiting.remove();
      if (next.isBehind() && next.listener().wantsMore()) {
        next.asking = true;
        asking++;
        queries.inc();
        client
            .query(next.query(), RecordResult.Events.class)
            .whenCompleteAsync((held, fault) -> answered(next, held), hub::execute);
      }
    }
  }

  /**
   * @param held null if the query failed
   */
  private void answered(Subscription subscription, RecordResult.Events held) {
    synchronized (hub) {
      asking--;
      boolean isFurther = held != null && !subscription.isClosed() && subscription.take(held);
      if (isFurther || subscription.isClosed()) {
        subscription.asking = false;
        subscription.failures = 0;
        add(subscription);
      } else {
        long delay = LEAST_DELAY_MILLIS << Math.min(subscription.failures++, MOST_DOUBLINGS);
        hub.schedule(() -> again(subscription), delay);
      }
      ask();
    }
  }

  private void again(Subscription subscription) {
    synchronized (hub) {
      subscription.asking = false;
      add(subscription);
      ask();
    }
  }

  /** No more queries are sent. */
  void close() {
    closed = true;
  }
}
