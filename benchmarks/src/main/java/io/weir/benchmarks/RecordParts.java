package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import java.util.List;

/** The parts of {@link Work#RECORDS}. */
final class RecordParts {
  private RecordParts() {}

  static List<BenchPart<RecordServer>> of(RunContext run) {
    return List.of(
        AppendPart.paced(run),
        AppendPart.unpaced(run),
        new AppendManyPart(run),
        new LastEventsPart(run),
        new ListenPart(run),
        new DocumentsPart(run));
  }
}
