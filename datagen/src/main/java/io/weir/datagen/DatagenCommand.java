package io.weir.datagen;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The load generator and test client; by itself, or as a command of the launcher. */
@Command(
    name = "datagen",
    description = "Loads Weir with samples, and checks and measures what it answers.",
    subcommands = {
      LoadCommand.class,
      CheckCommand.class,
      QueryCommand.class,
      LagCommand.class,
      AcceptCommand.class,
      SoakCommand.class,
      SinkCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  datagen load --rate 10000 --duration 60s && datagen check",
      "  datagen accept --quick",
      "@|bold datagen COMMAND --help|@ says more."
    })
public final class DatagenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? See below.");
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DatagenCommand()).execute(arguments));
  }
}
