package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What servers hold that several parts of the work need: given to each once. */
final class Stock {
  private static final int BATCH = 1000;
  private static final int CONNECTIONS = 8;

  private final Set<String> held = new HashSet<>();

  /** Gives a server a workload, unless it has it; then nothing is returned. */
  Optional<Loading.Loaded> load(Subject subject, Workload workload)
      throws IOException, InterruptedException {
    String what = subject.name() + " " + workload.prefix();
    if (held.contains(what)) {
      return Optional.empty();
    }
    Loading.Loaded loaded = new Loading(subject).load(workload, BATCH, CONNECTIONS);
    held.add(what);
    return Optional.of(loaded);
  }
}
