package io.weir.gateway.csv;

import io.weir.model.Tag;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an import is asked to do.
 *
 * @param tag of all samples; empty where a column has it
 * @param columns what the columns are
 * @param unit of times that are numbers, ns
 * @param unitName of the same
 * @param separator between fields
 * @param refusesEmpty whether a line with an empty value is a bad one; else it is NaN
 * @param dryRun whether nothing is stored
 * @param strict whether the first bad line ends the import
 * @param line the number of the body's first line
 * @param badLines how many bad lines are told at most
 */
record ImportRequest(
    Optional<Tag> tag,
    ColumnChoice columns,
    long unit,
    String unitName,
    byte separator,
    boolean refusesEmpty,
    boolean dryRun,
    boolean strict,
    long line,
    int badLines) {
  private static final List<String> UNITS = List.of("ns", "us", "ms", "s");
  private static final long[] NANOS = {1, 1000, 1_000_000, 1_000_000_000};
  private static final List<String> SEPARATORS = List.of("comma", "semicolon", "tab");
  private static final byte[] BYTES = {',', ';', '\t'};
  private static final List<String> FALSE_OR_TRUE = List.of("false", "true");
  private static final int MAX_BAD_LINES = 1000;
  private static final int BAD_LINES = 20;

  private static final Set<String> KNOWN =
      Set.of(
          "tag",
          "columns",
          "header",
          "unit",
          "separator",
          "empty",
          "dryRun",
          "strict",
          "line",
          "badLines");

  /**
   * @throws ProblemException 400
   */
  static ImportRequest of(QueryParameters parameters) {
    parameters.refuseOthersThan(KNOWN);
    Optional<Tag> tag = parameters.optionalText("tag").map(ImportRequest::tag);
    int unit = parameters.choice("unit", UNITS).orElse(0);
    return new ImportRequest(
        tag,
        new ColumnChoice(parameters.optionalText("columns"), tag.isPresent(), header(parameters)),
        NANOS[unit],
        UNITS.get(unit),
        BYTES[parameters.choice("separator", SEPARATORS).orElse(0)],
        parameters.choice("empty", List.of("nan", "refuse")).orElse(0) == 1,
        isTrue(parameters, "dryRun"),
        isTrue(parameters, "strict"),
        line(parameters),
        parameters.optionalInt("badLines", 0, MAX_BAD_LINES).orElse(BAD_LINES));
  }

  private static Tag tag(String name) {
    try {
      return Tag.of(name);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("tag", e.getMessage());
    }
  }

  private static ColumnChoice.Header header(QueryParameters parameters) {
    int choice = parameters.choice("header", List.of("auto", "true", "false")).orElse(0);
    return ColumnChoice.Header.values()[choice];
  }

  private static boolean isTrue(QueryParameters parameters, String field) {
    return parameters.choice(field, FALSE_OR_TRUE).orElse(0) == 1;
  }

  private static long line(QueryParameters parameters) {
    OptionalLong line = parameters.optionalInt64("line");
    if (line.isPresent() && (line.getAsLong() < 1 || line.getAsLong() > Long.MAX_VALUE / 2)) {
      throw ProblemException.badRequest(
          "line", "line: must be at least 1, got " + line.getAsLong());
    }
    return line.orElse(1);
  }
}
