package io.weir.benchmarks;

import io.weir.standalone.StandaloneCommand;
import picocli.CommandLine;

/** {@code weir standalone} without the launcher, which is not on the class path of these tests. */
final class StandaloneMain {
  private StandaloneMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new StandaloneCommand()).execute(args));
  }
}
