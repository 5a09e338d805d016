package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import java.util.List;

/** The parts of {@link Work#RECORDS}. */
final class RecordParts {
  private RecordParts() {}

  static List<BenchPart<RecordServer>> of(RunContext run) {
    return List.of(
        AppendPart.unpaced(run),
        AppendPart.many(run),
        AppendPart.paced(run), // once the compiler has come to rest
        new LastEventsPart(run),
        new ListenPart(run),
        new ItemsPart(run),
        new DocumentsPart(run));
  }
}
