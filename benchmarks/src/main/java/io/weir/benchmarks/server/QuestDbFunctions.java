package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A form in which QuestDB can be asked for functions of each period. Its rows have their times, ns
 * after the start; empty periods may have none.
 *
 * @param name in the output
 * @param sql with places for the tag, start, end and width in ns, the columns, and the width in us
 */
record QuestDbFunctions(String name, String sql, String columns) implements HttpDialect {
  /** In its own words for that: periods from the first one's start. */
  private static final String SAMPLE_BY =
      "select ts::long - %2$d,%5$s from samples where tag = '%1$s' and ts >= %2$d::timestamp_ns"
          + " and ts < %3$d::timestamp_ns sample by %6$dU"
          + " from %2$d::timestamp_ns to %3$d::timestamp_ns";

  /** Grouped by the number of the period. */
  private static final String GROUP_BY =
      "select (ts::long - %2$d) / %4$d * %4$d p,%5$s from samples where tag = '%1$s'"
          + " and ts >= %2$d::timestamp_ns and ts < %3$d::timestamp_ns group by p";

  /** All forms for a function; none if it cannot say the same thing. */
  static Stream<QuestDbFunctions> of(BenchFunction function) {
    return switch (function) {
      case MIN_AVG_MAX, M4 -> {
        String columns =
            function.parts().stream()
                .map(part -> each(part + "(v%1$d)"))
                .collect(Collectors.joining(","));
        yield Stream.of(
            new QuestDbFunctions("SAMPLE_BY", SAMPLE_BY, columns),
            new QuestDbFunctions("GROUP_BY", GROUP_BY, columns));
      }
      default -> Stream.of();
    };
  }

  private static String each(String column) {
    return IntStream.range(0, Workload.WIDTH)
        .mapToObj(v -> String.format(column, v))
        .collect(Collectors.joining(","));
  }

  @Override
  public RequestFormat format() {
    return LineFormat.INSTANCE;
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    return QuestDb.exec(
        String.format(
            sql,
            tag,
            periods.start(),
            periods.end(),
            periods.width(),
            columns,
            periods.width() / 1000));
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    double[][] rows = new double[periods.points()][];
    for (Double[] row : DatasetReader.dataset(response.body())) {
      int at = (int) (row[0].longValue() / periods.width());
      if (at < 0 || at >= rows.length) {
        throw new IOException("a row at " + row[0].longValue() + " ns after the start");
      }
      rows[at] = IntStream.range(1, row.length).mapToDouble(i -> row[i]).toArray();
    }
    return rows;
  }
}
