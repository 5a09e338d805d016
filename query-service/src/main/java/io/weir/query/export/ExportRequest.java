package io.weir.query.export;

import io.weir.model.Query;
import io.weir.model.Tag;
import io.weir.model.ValueMask;
import io.weir.query.report.ReportRequest;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to {@code /raw}.
 *
 * @param tag whose samples are wanted; null for those of all tags with the prefix
 * @param prefix of the tags' names, if there is no {@code tag}
 * @param start ns, the first time that is wanted
 * @param end ns, the first time after it that is not
 * @param after the last sample that the client has; null for none
 * @param limit the most samples
 * @param width values of the samples; 0 if none is asked for, which goes with a tag only
 * @param preferred the width that is meant if none is asked for, 0 for none
 * @param values those wanted of each sample, as bits; 0 for all
 */
record ExportRequest(
    Tag tag,
    String prefix,
    long start,
    long end,
    Position after,
    long limit,
    boolean descending,
    int width,
    int preferred,
    long values) {
  private static final Set<String> PARAMETERS =
      Set.of(
          "tag", "prefix", "start", "end", "after", "limit", "format", "order", "width", "values");

  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")*+\"");

  /** {@link Long#parseLong} takes the digits of all scripts. */
  private static final Pattern INT64 = Pattern.compile("-?[0-9]{1,19}");

  /**
   * The position of a sample in an export.
   *
   * @param tag null where the request names it
   */
  record Position(long time, Tag tag) {}

  /**
   * @param preferred of the series that is meant where a tag has several; 0 for none
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static ExportRequest of(QueryParameters parameters, int preferred) {
    parameters.refuseOthersThan(PARAMETERS);
    Tag tag = parameters.optionalText("tag").map(name -> tag("tag", name)).orElse(null);
    String prefix = parameters.optionalText("prefix").orElse(null);
    if ((tag == null) == (prefix == null)) {
      throw ProblemException.badRequest("tag", "tag: must be given, or prefix instead of it");
    }
    if (prefix != null) {
      requirePrefix(prefix);
    }
    long start = parameters.optionalInt64("start").orElse(Long.MIN_VALUE);
    long end = parameters.optionalInt64("end").orElse(Long.MAX_VALUE);
    if (end <= start) {
      throw ProblemException.badRequest(
          "end", "end: must be after start, got start=" + start + " and end=" + end);
    }
    int width = ReportRequest.width(parameters);
    if (tag == null && width == 0) {
      width = preferred;
    }
    if (tag == null && width == 0) {
      throw ProblemException.badRequest(
          "width", "width: must be given with prefix: an export is of series of one width");
    }
    long values = ReportRequest.values(parameters);
    String fault = tag == null ? new ValueMask(values).fault(width).orElse(null) : null;
    if (fault != null) {
      throw ProblemException.badRequest("values", fault);
    }
    return new ExportRequest(
        tag,
        prefix,
        start,
        end,
        parameters.optionalText("after").map(text -> position(text, tag, prefix)).orElse(null),
        limit(parameters),
        parameters.choice("order", List.of("asc", "desc")).orElse(0) == 1,
        width,
        preferred,
        values);
  }

  private static void requirePrefix(String prefix) {
    try {
      new Query.TagList(prefix, "", 1, 0, 0);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  private static long limit(QueryParameters parameters) {
    long limit = parameters.optionalInt64("limit").orElse(Long.MAX_VALUE);
    if (limit < 1) {
      throw ProblemException.badRequest("limit", "limit: must be 1 or more, got " + limit);
    }
    return limit;
  }

  /** What a line of CSV begins with: {@code time} or {@code time,tag}, quotes only if needed. */
  private static Position position(String text, Tag tag, String prefix) {
    int comma = text.indexOf(',');
    Tag of = comma < 0 ? null : tag("after", unquoted(text.substring(comma + 1)));
    if (tag != null && of != null && !of.equals(tag)) {
      throw ProblemException.badRequest("after", "after: must be of the tag that is asked for");
    } else if (tag == null && (of == null || !of.toString().startsWith(prefix))) {
      throw ProblemException.badRequest(
          "after", "after: must be time,tag with prefix, and the tag must begin with it");
    }
    String time = comma < 0 ? text : text.substring(0, comma);
    try {
      if (INT64.matcher(time).matches()) {
        return new Position(Long.parseLong(time), of);
      }
    } catch (NumberFormatException e) {
      // It has as many digits as the largest int64 and is larger.
    }
    throw ProblemException.badRequest(
        "after", "after: must be the time (int64) of a sample, or time,tag");
  }

  /** A field of CSV without its quotes (RFC 4180); as it is where it does not begin with one. */
  private static String unquoted(String field) {
    if (!field.startsWith("\"")) {
      return field;
    } else if (!QUOTED.matcher(field).matches()) {
      throw ProblemException.badRequest(
          "after", "after: must have a tag that begins with a quote in quotes, as CSV has it");
    }
    return field.substring(1, field.length() - 1).replace("\"\"", "\"");
  }

  private static Tag tag(String field, String name) {
    try {
      return Tag.of(name);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(field, field + ": must be a tag; " + e.getMessage());
    }
  }

  /**
   * The page of a tag that comes first.
   *
   * @param of the width of its series, 0 where that is not known yet
   */
  Query.SamplePage page(Tag of, int maxBytes) {
    Query.SamplePage all =
        new Query.SamplePage(of, start, end, width, preferred, values, descending, maxBytes);
    boolean isAfter = after != null && (after.tag() == null || after.tag().equals(of));
    return isAfter ? after(all, after.time(), width, maxBytes) : all;
  }

  /** The page that comes after a sample of another. */
  static Query.SamplePage after(Query.SamplePage page, long time, int width, int maxBytes) {
    boolean descending = page.descending();
    long next = time == Long.MAX_VALUE ? time : time + 1;
    long start = descending ? page.start() : Math.min(Math.max(page.start(), next), page.end());
    long end = descending ? Math.max(Math.min(page.end(), time), start) : page.end();
    return new Query.SamplePage(
        page.tag(), start, end, width, page.preferred(), page.values(), descending, maxBytes);
  }
}
