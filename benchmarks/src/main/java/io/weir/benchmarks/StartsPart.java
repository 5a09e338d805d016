package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import java.io.IOException;

/** A start a round, on the data that {@link MixedPart} starts on: the same figure alone. */
record StartsPart(RunContext run) implements BenchPart<SystemUnderTest> {
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    MixedPart.load(run, system);
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    MixedPart.restart(run, system);
    system.process().awaitRest();
  }
}
