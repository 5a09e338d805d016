package io.weir.datagen;

import io.weir.service.settings.Units;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The load generator and test client; by itself, or as a command of the launcher. */
@Command(
    name = "datagen",
    mixinStandardHelpOptions = true,
    description = "Loads Weir with samples and records, and checks and measures what it answers.",
    subcommands = {
      LoadCommand.class,
      CheckCommand.class,
      QueryCommand.class,
      LagCommand.class,
      AcceptCommand.class,
      SoakCommand.class,
      StreamsCommand.class,
      DocumentsCommand.class,
      KeysCommand.class,
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

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? See below.");
  }

  /** Teaches a command line what the options need: lengths of time, and names in any case. */
  public static CommandLine prepare(CommandLine commandLine) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, DatagenCommand::duration);
  }

  private static Duration duration(String text) {
    return Units.duration(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be a number and one of ms, s, m, h, d, got \"" + text + "\""));
  }

  public static void main(String[] arguments) {
    System.exit(prepare(new CommandLine(new DatagenCommand())).execute(arguments));
  }
}
