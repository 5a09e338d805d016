package io.weir.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Unmatched;

/** {@code weir bench jmh}: the benchmarks of the hot paths. */
@Command(
    name = "jmh",
    description = {
      "Runs the JMH benchmarks of the hot paths; what follows is for JMH.",
      "weir bench jmh -l lists them, -h tells JMH's options."
    })
final class JmhCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(new String[0]));
    return ExitCode.OK;
  }
}
