package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The forms in which QuestDB can be queried for a tag's latest sample before each of many instants.
 * All give the same rows: what is before t is what is at t - 1 ns or earlier.
 */
enum QuestDbForm implements HttpDialect {
  /** The instants joined with the tag's rows, which its index finds, up to the interval's end. */
  ROWS("", "samples where tag = '%1$s' and ts < %2$d::timestamp_ns"),
  /**
   * The same from a day before the interval on: bounded, whatever else is stored, and exact only
   * for tags that have a sample in that day.
   */
  RECENT("", "samples where tag = '%1$s' and ts >= %3$d::timestamp_ns and ts < %2$d::timestamp_ns"),
  /** The instants joined with all rows by tag, found backwards through the index. */
  INDEX("/*+ asof_index(p s) */ ", null);

  private static final long DAY = 86_400_000_000_000L;

  private final String hint;
  private final String rows;

  QuestDbForm(String hint, String rows) {
    this.hint = hint;
    this.rows = rows;
  }

  @Override
  public RequestFormat format() {
    return LineFormat.INSTANCE;
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    return QuestDb.exec(sql(tag, periods));
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    return DatasetReader.rows(response.body());
  }

  /** The query as SQL: a row for each period, of its end in ns and the values. */
  private String sql(String tag, Periods periods) {
    String chosen =
        Arrays.stream(QuestDb.COLUMNS.split(","))
            .map(c -> "s." + c)
            .collect(Collectors.joining(","));
    String symbol = rows == null ? "'" + tag + "'::symbol tag, " : "";
    String instants =
        String.format(
            "((select %s(%d + (%d * x) / %d - 1)::timestamp_ns t from long_sequence(%d))"
                + " timestamp(t)) p",
            symbol,
            periods.start(),
            periods.end() - periods.start(),
            periods.points(),
            periods.points());
    String side =
        rows == null
            ? "samples s on (tag)"
            : "(" + String.format(rows, tag, periods.end(), periods.start() - DAY) + ") s";
    return "select "
        + hint
        + "p.t::long + 1,"
        + chosen
        + " from "
        + instants
        + " asof join "
        + side;
  }
}
