package io.weir.datagen;

import io.weir.testkit.http.Sink;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code datagen sink}. */
@Command(
    name = "sink",
    description =
        "A server that answers 204 to everything and keeps nothing, to measure the generator"
            + " alone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  datagen sink --port 9999",
      "  datagen load --gateway http://127.0.0.1:9999 --batch 1",
    })
final class SinkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "9999",
      description = "On loopback; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Sink sink = new Sink(port);
        CancellationToken cancellation = CancellationToken.onInterrupt()) {
      spec.commandLine().getOut().println("sink on http://127.0.0.1:" + sink.port());
      spec.commandLine().getOut().flush();
      while (cancellation.waitUntil(System.nanoTime() + 1_000_000_000L)) {
        // Until Ctrl-C.
      }
      return ExitCode.OK;
    }
  }
}
