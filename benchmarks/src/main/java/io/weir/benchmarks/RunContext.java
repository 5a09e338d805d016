package io.weir.benchmarks;

import io.weir.benchmarks.server.MeasuredServer;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.probe.Latencies;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What the parts of a run share.
 *
 * @param say prints a line
 * @param loaded which server has which workload
 */
record RunContext(
    Workloads workloads, Sizes sizes, Figures figures, Consumer<String> say, Set<String> loaded) {
  private static final int BATCH = 1000;
  private static final int CONNECTIONS = 8;

  RunContext(Workloads workloads, Sizes sizes, Figures figures, Consumer<String> say) {
    this(workloads, sizes, figures, say, new HashSet<>());
  }

  /** Notes a value of a round. */
  void note(Figure what, MeasuredServer system, double value) {
    figures.add(what, system.name(), value);
  }

  /** Notes the median and the 99th percentile of a histogram of microseconds. */
  void noteLatency(Figure.OfQueries what, MeasuredServer system, Histogram micros) {
    note(what.p50(), system, Latencies.millis(micros, 50));
    note(what.p99(), system, Latencies.millis(micros, 99));
  }

  /** Notes what a server holds in memory now. */
  void noteMemory(Figure what, MeasuredServer system) throws IOException {
    note(what, system, Figures.mib(system.process().residentBytes()));
  }

  /** Gives a server a workload in large batches. */
  static MeasuredLoad.Result bulk(SystemUnderTest system, Workload workload)
      throws IOException, InterruptedException {
    return new MeasuredLoad(system).load(workload, BATCH, CONNECTIONS);
  }

  /** The same, unless it has the workload; then nothing is returned. */
  Optional<MeasuredLoad.Result> loadOnce(SystemUnderTest system, Workload workload)
      throws IOException, InterruptedException {
    return loaded.add(system.name() + " " + workload.prefix())
        ? Optional.of(bulk(system, workload))
        : Optional.empty();
  }
}
