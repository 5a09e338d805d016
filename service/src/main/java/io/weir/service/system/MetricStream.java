package io.weir.service.system;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.service.process.DaemonThreads;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a snapshot of the process's metrics to {@code $sys/metrics}, at the start and then every
 * interval, from a thread of its own. At most one snapshot is on its way: while it is, or while
 * Kafka cannot be reached, others are skipped and counted. The stream's limits are written before
 * the first snapshot, so the stream is bounded without anybody's doing.
 */
public final class MetricStream implements AutoCloseable {
  /** Where the snapshots are. */
  public static final StreamKey KEY = StreamKey.of(StreamKey.SYSTEM + "sys", "metrics");

  private static final Logger LOG = LoggerFactory.getLogger(MetricStream.class);
  private static final long CLOSE_SECONDS = 5;

  private final MetricStreamSettings settings;
  private final SystemLog log;
  private final String instance;
  private final String role;
  private final PrometheusRegistry registry;
  private final InstantSource clock;
  private final Counter written;
  private final Counter skipped;
  private final long process = new SecureRandom().nextLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("system-metrics"));

  /** Of the thread alone, as the next two. */
  private long commands;

  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
  private boolean isAway;

  /** Whether the log has the stream's limits. */
  private volatile boolean isLimited;

  MetricStream(
      MetricStreamSettings settings,
      SystemLog log,
      String role,
      int port,
      PrometheusRegistry registry,
      InstantSource clock) {
    this.settings = settings;
    this.log = log;
    this.instance = settings.instance(port);
    this.role = role;
    this.registry = registry;
    this.clock = clock;
    written =
        Counter.builder()
            .name("weir_sys_metrics_written")
            .help("snapshots of this process's metrics that Kafka has taken")
            .register(registry);
    skipped =
        Counter.builder()
            .name("weir_sys_metrics_skipped")
            .help("snapshots that were not written, or may not have been")
            .labelNames("reason")
            .register(registry);
    for (Skipped each : Skipped.values()) {
      skipped.initLabelValues(each.label);
    }
  }

  private enum Skipped {
    /** Kafka cannot be reached, has no topic yet, or did not acknowledge. */
    UNAVAILABLE("unavailable"),
    /** The one before is still on its way. */
    UNFINISHED("unfinished"),
    /** Larger than a document may be. */
    TOO_LARGE("too_large");

    private final String label;

    Skipped(String label) {
      this.label = label;
    }
  }

  /**
   * Begins, and returns at once; does nothing where the settings say so.
   *
   * @param role of the process
   * @param port that it listens on, by which processes of a host are told apart
   * @param registry a registry has one such stream at most
   */
  public static AutoCloseable start(
      MetricStreamSettings settings, String role, int port, PrometheusRegistry registry) {
    if (!settings.on()) {
      return () -> {};
    }
    MetricStream stream =
        new MetricStream(
            settings, new KafkaSystemLog(settings), role, port, registry, InstantSource.system());
    stream.begin();
    return stream;
  }

  void begin() {
    long millis = settings.interval().toMillis();
    thread.scheduleWithFixedDelay(this::append, 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Of the thread alone. */
  void append() {
    try {
      if (!last.toCompletableFuture().isDone()) {
        skip(Skipped.UNFINISHED);
        return;
      }
      log.connect();
      byte[] event = MetricSnapshotJson.of(instance, role, clock.millis(), registry.scrape());
      if (event.length > RecordCommand.MAX_DOCUMENT_BYTES) {
        skip(Skipped.TOO_LARGE);
        return;
      }
      if (!isLimited) {
        log.write(new RecordCommand.SetLimits(nextId(), KEY, settings.limits()))
            .thenRun(() -> isLimited = true);
      }
      last = log.write(appending(event)).whenComplete((done, failure) -> count(failure));
      note(false, null);
    } catch (SystemLog.UnavailableException e) {
      skip(Skipped.UNAVAILABLE);
      note(true, e.getCause());
    } catch (RuntimeException e) {
      LOG.error("The process's metrics were not appended to {}", KEY, e);
      skip(Skipped.UNAVAILABLE);
    }
  }

  private RequestId nextId() {
    return new RequestId(process, commands++);
  }

  private RecordCommand.Append appending(byte[] event) {
    return new RecordCommand.Append(
        nextId(), KEY, RecordCommand.NO_IDEMPOTENCY_KEY, RecordCommand.ANY, List.of(event));
  }

  private void count(Throwable failure) {
    if (failure == null) {
      written.inc();
    } else {
      skip(Skipped.UNAVAILABLE);
      LOG.debug("A snapshot was not acknowledged", failure);
    }
  }

  private void skip(Skipped reason) {
    skipped.labelValues(reason.label).inc();
  }

  private void note(boolean away, Throwable reason) {
    if (away && !isAway) {
      LOG.info("Nothing is appended to {} now: {}", KEY, String.valueOf(reason));
    }
    isAway = away;
  }

  /** Waits a few seconds at most. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
