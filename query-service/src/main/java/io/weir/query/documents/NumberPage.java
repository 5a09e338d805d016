package io.weir.query.documents;

import io.weir.model.QueryResult;
import io.weir.model.records.MetricKey;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import java.util.List;
import java.util.Optional;

/**
 * A page of numbers.
 *
 * @param next after which place, in ns, the following page begins; empty if there is none
 * @param resolution ns; 0 if all rows are of samples alone, else the width of buckets that answered
 * @param caveat what it may lack
 */
record NumberPage(
    List<? extends Row> rows,
    Optional<NumberPlace> next,
    long resolution,
    QueryResult.Caveat caveat) {
  /** The most bytes of a row and its text, but for the metric's id. */
  private static final int ROW_BYTES = 224;

  NumberPage {
    rows = List.copyOf(rows);
  }

  /** A page without rows, after which there is none. */
  static NumberPage empty(QueryResult.Caveat caveat) {
    return new NumberPage(List.of(), Optional.empty(), 0, caveat);
  }

  /**
   * The most bytes that the rows and their text take.
   *
   * @param idBytes of the longest id
   */
  static long bytes(int rows, int idBytes) {
    return rows * (ROW_BYTES + 3L * idBytes); // escaped, and the text may grow by half
  }

  /** What is told of a time, or of the period that begins at it. */
  sealed interface Row {
    /** ns. */
    long time();

    MetricKey key();
  }

  /** A number. */
  record Number(long time, double value, MetricKey key) implements Row {}

  /** The numbers of a period, one or more. */
  record Summary(long time, double min, double max, double avg, long count, MetricKey key)
      implements Row {}

  /**
   * The reply.
   *
   * @param withId whether the query is of one metric, whose id the object has
   * @param queryNanos how long it took
   */
  Utf8Text json(NumberRequest request, boolean withId, long queryNanos) {
    Utf8Text json = new Utf8Text(256 + rows.size() * 72).ascii('{');
    DecimalWriter decimals = new DecimalWriter(3);
    if (withId) {
      json.text("\"metric_id\":").json(request.key().id()).ascii(',');
    }
    String before = "\"rows\":[{\"time\":";
    for (Row row : rows) {
      json.text(before).number(Math.floorDiv(row.time(), NumberRequest.NANOS_PER_MICRO));
      write(json, row, decimals);
      json.text(",\"metric_key\":").json(row.key().id());
      before = "},{\"time\":";
    }
    json.text(rows.isEmpty() ? "\"rows\":[]" : "}]");
    json.text(",\"query_time_ns\":").number(queryNanos).text(",\"cursor\":\"");
    return json.text(next.map(place -> request.cursor().text(place.time(), place.key())).orElse(""))
        .text("\"}");
  }

  private static void write(Utf8Text json, Row row, DecimalWriter decimals) {
    if (row instanceof Number number) {
      decimals.write(json.text(",\"value\":"), 0, number.value());
    } else {
      Summary summary = (Summary) row;
      decimals.write(json.text(",\"min\":"), 0, summary.min());
      decimals.write(json.text(",\"max\":"), 1, summary.max());
      average(json.text(",\"avg\":"), summary.avg(), decimals);
      json.text(",\"count\":").number(summary.count());
    }
  }

  /** The sum may be too large for a double. */
  private static void average(Utf8Text json, double average, DecimalWriter decimals) {
    if (Double.isFinite(average)) {
      decimals.write(json, 2, average);
    } else {
      json.text("null");
    }
  }
}
