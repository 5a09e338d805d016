package io.weir.datagen;

import io.weir.service.settings.Units;
import io.weir.testkit.load.LoadPlan;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a soak goes. */
final class SoakOptions {
  /** The most tags that are loaded one after the other: their names have nine digits. */
  static final int MAX_TAGS = 999_999_999;

  /** A part of a soak. */
  enum SoakPart {
    /** More than the server takes. */
    OVERLOAD,
    /** Many tags, each with all of its samples in one batch, one after the other. */
    TAGS,
    /** Small bodies in gzip that become megabytes. */
    GZIP
  }

  @Option(names = "--duration", defaultValue = "10m", description = "How long to overload it.")
  Duration duration;

  @Option(
      names = "--find",
      defaultValue = "40s",
      description = "How long to measure the maximum rate; the first half does not count.")
  Duration finding;

  @Option(
      names = "--batch",
      description = "Samples a request, and of each of the tags that come one after the other.")
  int batch = 1000;

  @Option(
      names = "--connections",
      description =
          "Requests under way at a time: with few the server makes them wait instead of shedding,"
              + " and some of the 1000 that it takes are for others.")
  int connections = 900;

  @Option(
      names = "--max-memory",
      paramLabel = "SIZE",
      defaultValue = "4GB",
      converter = Size.class,
      description = "The most that may be resident of the server.")
  long maxMemory;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      defaultValue = "overload,tags,gzip",
      description = "Which parts to do, with commas between them.")
  Set<SoakPart> parts;

  @Option(names = "--tags", description = "Tags that come one after the other.")
  int tags = 30_000;

  @Option(
      names = "--inflate",
      defaultValue = "30s",
      description = "How long to post small bodies in gzip.")
  Duration inflating;

  @Option(
      names = "--max-ping",
      defaultValue = "250ms",
      description = "How long a ping may take meanwhile, p99.")
  Duration maxPing;

  @Option(names = "--seed", description = "Of tags and values.")
  long seed = 1;

  /** How soon samples must be visible in time again afterwards. */
  Duration recovery = Duration.ofSeconds(30);

  /**
   * Checks what an option's type does not.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  void check() {
    if (batch < 1 || batch > LoadPlan.MAX_BATCH) {
      throw new IllegalArgumentException(
          "batch: must be 1 to " + LoadPlan.MAX_BATCH + ", got " + batch);
    }
    if (tags < 1 || tags > MAX_TAGS) {
      throw new IllegalArgumentException("tags: must be 1 to " + MAX_TAGS + ", got " + tags);
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
