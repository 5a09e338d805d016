package io.weir.query.export;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Bounds how many exports run at the same time, each of which has a thread. */
final class Exports implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  private final int most;
  private final Semaphore slots;
  private final ThreadPoolExecutor threads;
  private final Counter refused;
  private final Counter samples;
  private final Counter cut;

  /**
   * @param most how many may run
   */
  Exports(int most, PrometheusRegistry registry) {
    this.most = most;
    slots = new Semaphore(most);
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(), // bounded by the slots
            new DaemonThreads("weir-export"));
    threads.allowCoreThreadTimeOut(true);
    GaugeWithCallback.builder()
        .name("weir_exports")
        .help("Exports that are running.")
        .callback(gauge -> gauge.call(most - slots.availablePermits()))
        .register(registry);
    refused =
        counter("weir_exports_refused_total", "Exports refused beyond WEIR_EXPORTS.", registry);
    samples =
        counter(
            "weir_exported_samples_total", "Samples of exports that were written whole.", registry);
    cut = counter("weir_exports_cut_total", "Exports that ended before all was written.", registry);
  }

  private static Counter counter(String name, String help, PrometheusRegistry registry) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  /**
   * Takes a place, to be given back by {@link #leave}.
   *
   * @throws ProblemException 429 if there is none
   */
  void enter() {
    if (!slots.tryAcquire()) {
      refused.inc();
      throw ProblemException.tooMany(
          most + " exports are running, the limit of WEIR_EXPORTS", ASK_AGAIN);
    }
  }

  void leave() {
    slots.release();
  }

  /** Counts an export that has ended. */
  void ended(long written) {
    samples.inc(written);
  }

  /** Counts an export that was cut. */
  void cut() {
    cut.inc();
  }

  /** The threads that write exports. */
  Executor threads() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
