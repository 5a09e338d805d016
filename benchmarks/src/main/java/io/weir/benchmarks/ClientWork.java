package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.Wrk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@link Work#CLIENTS}: first what a server does right after its start, for which it is started
 * anew each time, then what it does once it is warm.
 *
 * @param launcher the script {@code weir}
 * @param peers whether to measure more than Weir and QuestDB
 */
record ClientWork(Path launcher, boolean peers, Sizes sizes, Workloads workloads, ResultPage page) {

  void run() throws IOException, InterruptedException {
    Optional<Wrk> wrk = wrk();
    for (int round = 0; round < sizes.rounds(); round++) {
      runOnce(sizes.with(1, false), run -> List.of(ClientsPart.cold(run)));
      if (wrk.isPresent()) {
        runOnce(sizes.with(1, false), run -> List.of(new WrkPart(run, wrk.get(), true)));
      }
    }
    runOnce(sizes, run -> warm(run, wrk));
  }

  private Optional<Wrk> wrk() {
    try {
      return Optional.of(Wrk.find());
    } catch (IOException e) {
      page.note("left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  static List<BenchPart<SystemUnderTest>> warm(RunContext run, Optional<Wrk> wrk) {
    List<BenchPart<SystemUnderTest>> parts = new ArrayList<>(List.of(ClientsPart.warm(run)));
    wrk.ifPresent(program -> parts.add(new WrkPart(run, program, false)));
    return parts;
  }

  private void runOnce(Sizes of, Function<RunContext, List<BenchPart<SystemUnderTest>>> parts)
      throws IOException, InterruptedException {
    try (ServerGroup servers = ServerGroup.start(launcher, peers, false)) {
      new Bench<>(servers.systems(), of, workloads, page).run(Work.CLIENTS, parts);
    }
  }
}
