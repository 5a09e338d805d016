package io.weir.query.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.query.reply.DepartureCheck;
import io.weir.query.reply.QueryFailures;
import io.weir.queryclient.QueryBatches;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks once a second for the latest samples of all tags that are viewed, each once however many
 * view it, and tells each viewer what is new. Asks nothing while there is no viewer, or while the
 * question before is not answered.
 */
final class LiveHub implements AutoCloseable {
  private static final long TICK_MILLIS = 1000;

  /** Ticks without news after which a viewer is told that the connection lives. */
  private static final int BEAT_TICKS = 15;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final QueryBatches batches;
  private final LiveSettings settings;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("weir-live"));
  private final Set<Viewer> viewers = new LinkedHashSet<>();

  /** How many viewers each has. */
  private final Map<Query.SampleAt, Integer> viewed = new HashMap<>();

  private final Counter refused;
  private final DepartureCheck departures = new DepartureCheck(this::look);
  private boolean isAsking;
  private boolean closed;

  LiveHub(QueryBatches batches, LiveSettings settings, PrometheusRegistry registry) {
    this.batches = batches;
    this.settings = settings;
    GaugeWithCallback.builder()
        .name("weir_live_viewers")
        .help("Live views of tags.")
        .callback(gauge -> gauge.call(viewers()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_live_tags")
        .help("Different tags of all live views.")
        .callback(gauge -> gauge.call(tags()))
        .register(registry);
    refused =
        Counter.builder()
            .name("weir_live_viewers_refused_total")
            .help("Live views refused beyond WEIR_LIVE_VIEWERS or WEIR_LIVE_TAGS.")
            .register(registry);
  }

  /** Begins to ask, once a second. */
  void start() {
    thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized int viewers() {
    return viewers.size();
  }

  private synchronized int tags() {
    return viewed.size();
  }

  /**
   * Refuses, as {@link #join} would.
   *
   * @throws ProblemException 429 if there are too many viewers or tags
   */
  void requirePlace(List<Query.SampleAt> wanted) {
    if (lack(wanted).isPresent()) {
      departures.runUnlessResting(); // clients that reconnect have closed the connection before
    }
    requireRoom(wanted);
  }

  private synchronized void requireRoom(List<Query.SampleAt> wanted) {
    if (closed) {
      throw ProblemException.unavailable("The server is stopping.", ASK_AGAIN);
    }
    Optional<String> lack = lack(wanted);
    if (lack.isPresent()) {
      throw refusal(lack.get());
    }
  }

  /** What there is too little of; empty if there is room. */
  private synchronized Optional<String> lack(List<Query.SampleAt> wanted) {
    long more = wanted.stream().filter(each -> !viewed.containsKey(each)).count();
    if (viewers.size() >= settings.viewers()) {
      return Optional.of(
          "there are " + settings.viewers() + " live views, the limit of WEIR_LIVE_VIEWERS");
    } else if (viewed.size() + more > settings.tags()) {
      return Optional.of(
          "live views would be of "
              + (viewed.size() + more)
              + " tags, the limit of WEIR_LIVE_TAGS is "
              + settings.tags());
    }
    return Optional.empty();
  }

  /** Lets those leave whose clients have gone; without the lock, since reading takes a while. */
  private boolean look() {
    List<Viewer> all;
    synchronized (this) {
      all = List.copyOf(viewers);
    }
    all.forEach(Viewer::look);
    synchronized (this) {
      return !viewers.containsAll(all);
    }
  }

  private ProblemException refusal(String detail) {
    refused.inc();
    return ProblemException.tooMany(detail, ASK_AGAIN);
  }

  /** Adds a viewer, who is told what there is at the next tick. */
  synchronized void join(Viewer viewer) {
    requireRoom(viewer.wanted());
    viewers.add(viewer);
    viewer.wanted().forEach(each -> viewed.merge(each, 1, Integer::sum));
  }

  /** Removes a viewer; a second call does nothing. */
  synchronized void leave(Viewer viewer) {
    if (viewers.remove(viewer)) {
      for (Query.SampleAt each : viewer.wanted()) {
        viewed.computeIfPresent(each, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /**
   * Asks, if there is anything to ask and nothing is being asked; ends views whose right is gone.
   */
  void tick() {
    refuse();
    departures.run();
    List<Query.SampleAt> all;
    synchronized (this) {
      if (isAsking || viewed.isEmpty()) {
        return;
      }
      isAsking = true;
      all = new ArrayList<>(viewed.keySet());
    }
    try {
      batches.query(all).whenComplete((results, fault) -> answered(all, results, fault));
    } catch (RuntimeException e) {
      answered(all, null, e);
    }
  }

  private void refuse() {
    List<Viewer> forbidden;
    synchronized (this) {
      forbidden = viewers.stream().filter(each -> !each.isAllowed()).toList();
    }
    forbidden.forEach(Viewer::refuse);
  }

  /** Tells the viewers without the lock, since a connection that ends meanwhile makes one leave. */
  private void answered(List<Query.SampleAt> asked, QueryBatches.Results results, Throwable fault) {
    List<Viewer> all;
    synchronized (this) {
      all = List.copyOf(viewers);
    }
    try {
      if (results == null) {
        String detail = QueryFailures.problem(fault).getMessage();
        all.forEach(viewer -> viewer.tellProblem(detail));
      } else {
        Map<Query.SampleAt, QueryResult> ofEach = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
          ofEach.put(asked.get(i), results.ofEach().get(i));
        }
        all.forEach(viewer -> viewer.tell(ofEach, BEAT_TICKS));
      }
    } finally {
      synchronized (this) {
        isAsking = false;
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.shutdown();
  }
}
