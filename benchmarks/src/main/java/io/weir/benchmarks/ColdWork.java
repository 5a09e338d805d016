package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.Wrk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@link Work#COLD}: what a server does in its first minutes, for which all are started anew in
 * each round: for samples in bulk and queries, for W4 with R5 after a start on data, and for single
 * posts.
 *
 * @param launcher the script {@code weir}
 * @param peers whether to measure more than Weir and QuestDB
 */
record ColdWork(Path launcher, boolean peers, Sizes sizes, long seed, ResultPage page) {

  void run() throws IOException, InterruptedException {
    Optional<Wrk> wrk = wrk();
    for (int round = 0; round < sizes.rounds(); round++) {
      runOnce(run -> List.of(new FirstLoadsPart(run), new SoonQueriesPart(run)));
      runOnce(run -> List.of(new MixedPart(run, true)));
      if (wrk.isPresent()) {
        runOnce(run -> List.of(new WrkPart(run, wrk.get())));
      }
    }
  }

  private Optional<Wrk> wrk() {
    try {
      return Optional.of(Wrk.find());
    } catch (IOException e) {
      page.note("left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Each load has ten minutes of its own, whatever the number of rounds. */
  private void runOnce(Function<RunContext, List<BenchPart<SystemUnderTest>>> parts)
      throws IOException, InterruptedException {
    Workloads workloads = new Workloads(seed, sizes.with(FirstLoadsPart.LOADS, false));
    try (ServerGroup servers = ServerGroup.start(launcher, peers, false)) {
      new Bench<>(servers.systems(), sizes.with(1, false), workloads, page).run(Work.COLD, parts);
    }
  }
}
