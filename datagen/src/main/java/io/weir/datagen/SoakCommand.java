package io.weir.datagen;

import io.weir.settings.Units;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code datagen soak}. */
@Command(
    name = "soak",
    description = {
      "Finds the rate that the server takes, offers a multiple of it for a while, repeating nothing"
          + " that is shed, and looks once a second how the server fares.",
      "Passes if nothing fails but with 429 or 503 and Retry-After, the server answers all along,"
          + " its memory stays within the limit, and samples are visible within 2 s again 30 s"
          + " after the end. What is acknowledged takes room in Kafka: mind the disk."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  datagen soak",
      "  datagen soak --duration 1m --max-memory 3GB --summary soak.json",
      "Exit code: 0 if all pass, 1 if any fails, 2 if Weir cannot be reached, 3 if all pass but the"
          + " generator itself could not offer the rate."
    })
final class SoakCommand extends Subcommand {
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @Option(
      names = "--duration",
      defaultValue = "10m",
      converter = Span.class,
      description = "How long to overload it (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--find",
      defaultValue = "40s",
      converter = Span.class,
      description =
          "For how long to find out what it takes, in the later half (default: ${DEFAULT-VALUE}).")
  private Duration finding;

  @Option(
      names = "--factor",
      defaultValue = "2",
      description = "How many times of that to offer (default: ${DEFAULT-VALUE}).")
  private double factor;

  @Option(
      names = "--batch",
      defaultValue = "1000",
      description = "Samples a request (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--connections",
      defaultValue = "900",
      description =
          "Requests under way at a time: with few the server makes them wait instead of shedding,"
              + " and some of the 1000 that it takes are for others (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--max-memory",
      paramLabel = "SIZE",
      defaultValue = "4GB",
      converter = Size.class,
      description = "The most that may be resident of the server (default: ${DEFAULT-VALUE}).")
  private long maxMemory;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of tags and values (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SummaryFile summary;

  @Override
  int run(Stop stop) throws IOException, InterruptedException {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: must be more than 0, got " + factor);
    }
    Overload overload =
        new Overload(duration, finding, factor, batch, connections, RECOVERY, maxMemory, seed);
    Soak soak =
        new Soak(target().gateway(), target().query(), overload, stop, line -> say("%s", line));
    SummaryFile.Fields fields = soak.run();
    List<Outcome> outcomes = soak.outcomes();
    boolean pass = outcomes.stream().allMatch(Outcome::pass);
    summary.write(fields.with("pass", pass));
    out().print(System.lineSeparator() + Outcome.table(outcomes));
    if (!pass) {
      return ExitCode.FAILED;
    }
    return soak.generatorTooSlow() ? ExitCode.GENERATOR_TOO_SLOW : ExitCode.OK;
  }

  /** Reads a size: {@code 4GB}. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return Units.bytes(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be a number and one of KB, MB, GB, got \"" + text + "\""));
    }
  }
}
