package io.weir.query.several;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import io.weir.query.report.ReportJson;
import io.weir.query.report.ReportRequest;
import io.weir.query.report.ReportTable;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.settings.Units;
import java.util.ArrayList;
import java.util.List;
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

  /** Whether the parameters ask for more than a report of one tag. */
  static boolean isMeant(QueryParameters parameters) {
    return parameters.texts(WantedTags.FIELD).size() > 1
        || parameters.texts(WantedTags.FIELD).stream().anyMatch(WantedTags::isPrefix)
        || !parameters.texts(GROUP).isEmpty()
        || !parameters.texts(COMPARE).isEmpty();
  }

  /**
   * @param preferred width of the series that is meant if none is asked for; 0 if none is
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static SeveralReportsRequest of(QueryParameters parameters, int preferred) {
    WantedTags tags = WantedTags.of(parameters);
    ReportRequest ofEach =
        ReportRequest.of(ANY, parameters, null, List.of(ReplyFormat.JSON), preferred);
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
    String shown = text.length() <= 32 ? text : text.substring(0, 32) + "...";
    return ProblemException.badRequest(COMPARE, COMPARE + ": " + limit + ", got \"" + shown + "\"");
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

  /** Adds a report, and within it the one that it is compared with, null if there is none. */
  void write(Utf8Text json, Tag tag, QueryResult report, QueryResult comparedWith) {
    write(json, open -> open.text("{\"tagName\":").json(tag), report, comparedWith);
  }

  /** The beginning of an object of which a report is the rest. */
  @FunctionalInterface
  interface Head {
    void write(Utf8Text json);
  }

  /** The same with another beginning than the tag. */
  void write(Utf8Text json, Head head, QueryResult report, QueryResult comparedWith) {
    writeOpen(json, head, report);
    if (comparedWith != null) {
      writeOpen(json.text(",\"compare\":"), head, comparedWith);
      json.ascii('}');
    } else if (compared.isPresent()) {
      json.text(",\"compare\":null");
    }
    json.ascii('}');
  }

  private void writeOpen(Utf8Text json, Head head, QueryResult report) {
    head.write(json);
    ReportJson.writeMembers(json, ReportTable.of(ofEach, report));
  }
}
