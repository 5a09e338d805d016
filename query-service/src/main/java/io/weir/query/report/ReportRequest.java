package io.weir.query.report;

import io.weir.model.Excerpt;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.SampleBlock;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request to {@code /api}: the query, and how its result is to be written.
 *
 * @param functions those of the query, with their names
 */
public record ReportRequest(
    Query.Report query, List<NamedFunction> functions, Fill fill, ReplyFormat format) {
  public static final int DEFAULT_POINTS = 1000;

  /** All that a request may have. */
  public static final Set<String> PARAMETERS =
      Set.of(
          "tag", "start", "end", "points", "width", "fn", "values", "fill", "reset", "format",
          "group", "compare");

  private static final List<Kind> OF_COUNTERS = List.of(Kind.COUNTER_DELTA, Kind.COUNTER_RATE);

  /**
   * @param accept the request's header {@code Accept}; null for none
   * @param preferred width of the series that is meant if none is asked for; 0 if none is
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  public static ReportRequest of(QueryParameters parameters, String accept, int preferred) {
    try {
      Tag tag = Tag.of(parameters.text("tag"));
      return of(tag, parameters, accept, preferred);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** The same for another tag than the parameters name. */
  public static ReportRequest of(
      Tag tag, QueryParameters parameters, String accept, int preferred) {
    long start = parameters.int64("start");
    long end = parameters.int64("end");
    List<NamedFunction> functions = functions(parameters);
    try {
      Query.Report query =
          new Query.Report(
              tag,
              new Periods(start, end, points(parameters)),
              width(parameters),
              preferred,
              values(parameters),
              functions.stream().map(NamedFunction::function).toList());
      ReplyFormat format = ReplyFormat.of(parameters, accept, List.of(ReplyFormat.values()));
      return new ReportRequest(query, functions, fill(parameters, functions), format);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** The same of another tag and interval. */
  public ReportRequest of(Tag tag, Periods periods) {
    Query.Report same =
        new Query.Report(
            tag, periods, query.width(), query.preferred(), query.values(), query.functions());
    return new ReportRequest(same, functions, fill, format);
  }

  /** The most memory that the query result takes, as bytes and as numbers. */
  public long resultBytes(int width) {
    return ReportBytes.ofResult(this, width);
  }

  /** The most memory that the report takes, its query result included. */
  public long bytes(int width) {
    return ReportBytes.of(this, width);
  }

  /** The width asked for, 0 for none. */
  public static int width(QueryParameters parameters) {
    return parameters.optionalInt("width", 1, SampleBlock.MAX_WIDTH).orElse(0);
  }

  /** What is said where reports of one table, or of one series, have several widths. */
  public static ProblemException otherWidth(int first, int other) {
    return ProblemException.badRequest(
        "width",
        "width: must be given, as the tags have series of "
            + first
            + " and of "
            + other
            + " values");
  }

  private static int points(QueryParameters parameters) {
    return parameters.optionalInt("points", 1, Periods.MAX_POINTS).orElse(DEFAULT_POINTS);
  }

  private static List<NamedFunction> functions(QueryParameters parameters) {
    boolean counters = parameters.choice("reset", List.of("false", "true")).orElse(0) == 1;
    List<NamedFunction> functions =
        parameters
            .optionalText("fn")
            .map(text -> NamedFunction.list(text, counters))
            .orElse(List.of());
    if (counters && functions.stream().noneMatch(f -> OF_COUNTERS.contains(f.function().kind()))) {
      throw ProblemException.badRequest(
          "reset", "reset: must go with fn=rate or fn=delta, got neither");
    }
    return functions;
  }

  /** The values asked for, as bits; 0 for all. */
  public static long values(QueryParameters parameters) {
    String text = parameters.optionalText("values").orElse(null);
    if (text == null) {
      return 0;
    }
    long values = 0;
    for (String part : text.split(",", -1)) {
      int index = part.matches("\\d{1,2}") ? Integer.parseInt(part) : SampleBlock.MAX_WIDTH;
      if (index >= SampleBlock.MAX_WIDTH || values >>> index != 0) {
        throw ProblemException.badRequest(
            "values",
            "values: must be numbers from 0 to 63 in ascending order such as 0,3, got "
                + quoted(text));
      }
      values |= 1L << index;
    }
    return values;
  }

  private static Fill fill(QueryParameters parameters, List<NamedFunction> functions) {
    List<String> names =
        Arrays.stream(Fill.values()).map(fill -> fill.name().toLowerCase(Locale.ROOT)).toList();
    Fill fill = Fill.values()[parameters.choice("fill", names).orElse(0)];
    if (fill != Fill.NONE && functions.stream().anyMatch(f -> f.function().kind() == Kind.M4)) {
      throw ProblemException.badRequest(
          "fill", "fill: must be none with fn=m4, whose numbers are always stored samples");
    }
    return fill;
  }

  private static String quoted(String text) {
    return '"' + Excerpt.of(text) + '"';
  }
}
