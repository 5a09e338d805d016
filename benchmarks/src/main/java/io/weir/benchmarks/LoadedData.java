package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What servers hold that several parts of the work need: given to each once. */
final class LoadedData {
  private static final int BATCH = 1000;
  private static final int CONNECTIONS = 8;

  private final Set<String> held = new HashSet<>();

  /** Gives a server a workload, unless it has it; then nothing is returned. */
  Optional<MeasuredLoad.Result> load(SystemUnderTest system, Workload workload)
      throws IOException, InterruptedException {
    String what = system.name() + " " + workload.prefix();
    if (held.contains(what)) {
      return Optional.empty();
    }
    MeasuredLoad.Result loaded = new MeasuredLoad(system).load(workload, BATCH, CONNECTIONS);
    held.add(what);
    return Optional.of(loaded);
  }
}
