package io.weir.query.several;

import io.javalin.http.Context;
import io.weir.model.Excerpt;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;
import io.weir.query.report.ReportJson;
import io.weir.query.report.ReportReply;
import io.weir.query.report.ReportRequest;
import io.weir.query.report.ReportTable;
import io.weir.query.report.ReportWriter;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.settings.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request for reports of several tags, or for more than a report of one.
 *
 * @param ofEach what is asked for of each tag, whose own tag means nothing
 * @param compared the interval that each report is compared with
 * @param group what is made of all reports
 */
record SeveralReportsRequest(
    WantedTags tags, ReportRequest ofEach, Optional<Periods> compared, Optional<Group.Kind> group) {
  private static final String GROUP = "group";
  private static final String COMPARE = "compare";
  private static final Tag ANY = Tag.of("*");

  /** The most that a row of a table takes for its tag, escaped, and its resolution. */
  private static final int BYTES_OF_A_TAG = 2 * Tag.MAX_BYTES + 64;

  /** Whether the parameters ask for more than a report of one tag. */
  static boolean isMeant(QueryParameters parameters) {
    return parameters.texts(WantedTags.FIELD).size() > 1
        || parameters.texts(WantedTags.FIELD).stream().anyMatch(WantedTags::isPrefix)
        || !parameters.texts(GROUP).isEmpty()
        || !parameters.texts(COMPARE).isEmpty();
  }

  /**
   * @param accept the request's header {@code Accept}; null for none
   * @param preferred width of the series that is meant if none is asked for; 0 if none is
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static SeveralReportsRequest of(QueryParameters parameters, String accept, int preferred) {
    WantedTags tags = WantedTags.of(parameters);
    ReportRequest ofEach = ReportRequest.of(ANY, parameters, accept, preferred);
    Periods periods = ofEach.query().periods();
    Optional<Group.Kind> group = Group.Kind.of(parameters);
    if (group.isPresent() && ofEach.query().functions().stream().anyMatch(f -> hasParts(f))) {
      throw ProblemException.badRequest(
          GROUP, GROUP + ": must be of functions that give one number, and not of ohlc or m4");
    }
    return new SeveralReportsRequest(
        tags, ofEach, parameters.optionalText(COMPARE).map(text -> shifted(periods, text)), group);
  }

  private static boolean hasParts(SampleFunction function) {
    return function.kind().parts() > 1;
  }

  private static Periods shifted(Periods periods, String text) {
    boolean earlier = text.startsWith("-");
    long nanos =
        Units.duration(earlier ? text.substring(1) : text)
            .orElseThrow(() -> noShift("must be a duration such as -24h or -7d", text))
            .toNanos();
    long shift = earlier ? -nanos : nanos;
    try {
      return new Periods(
          Math.addExact(periods.start(), shift),
          Math.addExact(periods.end(), shift),
          periods.points());
    } catch (ArithmeticException e) {
      throw noShift("must shift the interval within int64", text);
    }
  }

  private static ProblemException noShift(String limit, String text) {
    return ProblemException.badRequest(
        COMPARE, COMPARE + ": " + limit + ", got \"" + Excerpt.of(text, 32) + "\"");
  }

  /** How many reports there are of each tag. */
  int reportsOfEach() {
    return compared.isPresent() ? 2 : 1;
  }

  /**
   * Tags as they are asked for; a group's in the order of their names, as sums may depend on it.
   */
  List<Tag> inOrder(List<Tag> asked) {
    return group.isPresent() ? asked.stream().sorted().toList() : asked;
  }

  /** The reports of the tags, in their order; each with the one that it is compared with. */
  List<Query.Report> queries(List<Tag> of) {
    List<Query.Report> queries = new ArrayList<>(of.size() * reportsOfEach());
    for (Tag tag : of) {
      Stream.concat(Stream.of(ofEach.query().periods()), compared.stream())
          .forEach(periods -> queries.add(ofEach.of(tag, periods).query()));
    }
    return queries;
  }

  /** The most memory that the reports of one tag take, their query results included. */
  long bytes(int width) {
    long tags = format() == ReplyFormat.JSON ? 0 : BYTES_OF_A_TAG;
    return reportsOfEach() * (ofEach.bytes(width) + tags * ofEach.query().periods().points());
  }

  ReplyFormat format() {
    return ofEach.format();
  }

  ReportTable table(Tag tag, QueryResult result) {
    return ReportTable.of(ofEach, tag, result);
  }

  /** The beginning of an object of which a report is the rest. */
  @FunctionalInterface
  interface Head {
    void write(Utf8Text json, Tag tag);

    Head OF_TAG = (json, tag) -> json.text("{\"tagName\":").json(tag);
  }

  /**
   * Adds a report as JSON, and within it the one that it is compared with.
   *
   * @param comparedWith null if there is none
   */
  void write(Utf8Text json, Head head, ReportTable report, ReportTable comparedWith) {
    writeOpen(json, head, report);
    if (comparedWith != null) {
      writeOpen(json.text(",\"compare\":"), head, comparedWith);
      json.ascii('}');
    } else if (compared.isPresent()) {
      json.text(",\"compare\":null");
    }
    json.ascii('}');
  }

  private static void writeOpen(Utf8Text json, Head head, ReportTable report) {
    head.write(json, report.tag());
    ReportJson.writeMembers(json, report);
  }

  /**
   * Sends one report, or one series of several tags, once its caveats are in the headers.
   *
   * @param about what Arrow says of it
   */
  void send(
      Context ctx,
      ValidatedReply reply,
      Head head,
      Map<String, String> about,
      ReportTable report,
      ReportTable comparedWith) {
    Utf8Text text;
    if (format() == ReplyFormat.JSON) {
      text = new Utf8Text(1 << 16);
      write(text, head, report, comparedWith);
    } else {
      text = ReportWriter.text(format(), compared.isPresent(), about, report, comparedWith);
    }
    ReportReply.send(ctx, reply, format(), text, report.coarsest(comparedWith));
  }
}
