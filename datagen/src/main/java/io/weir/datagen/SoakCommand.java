package io.weir.datagen;

import io.weir.datagen.SoakPlan.Part;
import io.weir.service.settings.Units;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code datagen soak}. */
@Command(
    name = "soak",
    description = {
      "Puts a server through three loads that are meant to break it, and looks once a second how it"
          + " fares. What is acknowledged takes room in Kafka: mind the disk.",
      "@|bold overload|@: finds the rate that the server takes, and offers a multiple of it for a"
          + " while, repeating nothing that is shed. Passes if nothing fails but with 429 or 503"
          + " and Retry-After (S1), the server answers all along (S2), its memory stays within the"
          + " limit (S3), and samples are visible within 2 s again 30 s after the end (S4).",
      "@|bold tags|@: loads many tags one after the other, all samples of each in one batch, and"
          + " repeats what is shed. Passes if all is taken, within the limits of S1 to S4 (S5).",
      "@|bold gzip|@: posts small bodies in gzip that become 4 MiB each. Passes if pings are"
          + " answered soon (--max-ping), within the limits of S1 to S4 (S6)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  datagen soak",
      "  datagen soak --duration 1m --max-memory 3GB --summary soak.json",
      "  datagen soak --only tags --tags 200000        200 million samples, 50 GB of disk",
      "  datagen soak --only tags,gzip --tags 5000 --inflate 10s",
      "Exit code: 0 if all pass, 1 if any fails, 2 if Weir cannot be reached, 3 if all pass but the"
          + " generator itself could not offer the rate."
    })
final class SoakCommand extends Subcommand {
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @Option(
      names = "--duration",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How long to overload it (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--find",
      defaultValue = "40s",
      converter = DurationConverter.class,
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
      description =
          "Samples a request, and of each of the tags that come one after the other"
              + " (default: ${DEFAULT-VALUE}).")
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
      names = "--only",
      split = ",",
      paramLabel = "PART",
      defaultValue = "overload,tags,gzip",
      converter = PartName.class,
      description = "Which parts to do, with commas between them (default: ${DEFAULT-VALUE}).")
  private Set<Part> parts;

  @Option(
      names = "--tags",
      defaultValue = "30000",
      description = "Tags that come one after the other (default: ${DEFAULT-VALUE}).")
  private int tags;

  @Option(
      names = "--inflate",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to post small bodies in gzip (default: ${DEFAULT-VALUE}).")
  private Duration inflating;

  @Option(
      names = "--max-ping",
      defaultValue = "250ms",
      converter = DurationConverter.class,
      description = "How long a ping may take meanwhile, p99 (default: ${DEFAULT-VALUE}).")
  private Duration maxPing;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of tags and values (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SummaryFile summary;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: must be more than 0, got " + factor);
    }
    SoakPlan plan =
        new SoakPlan(
            duration,
            finding,
            factor,
            batch,
            connections,
            RECOVERY,
            maxMemory,
            seed,
            parts,
            tags,
            inflating,
            maxPing);
    Soak soak =
        new Soak(target().gateway(), target().query(), plan, cancellation, line -> say("%s", line));
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

  /** Reads a part in lower case. */
  static final class PartName implements ITypeConverter<Part> {
    @Override
    public Part convert(String text) {
      try {
        return Part.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("must be overload, tags or gzip, got \"" + text + "\"");
      }
    }
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
