package io.weir.testkit.api;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A tag whose values are series of their own, as Weir has those that came in line protocol: {@code
 * samples_v0{tag="T"}} and so on.
 */
public final class ValueSeries {
  private ValueSeries() {}

  /** What the name of such a series begins with, before the tag. */
  public static String prefix(int value) {
    return "samples_v" + value + "{tag=\"";
  }

  /** The series of all values of a tag. */
  public static List<String> names(String tag, int width) {
    return IntStream.range(0, width).mapToObj(value -> prefix(value) + tag + "\"}").toList();
  }

  /** The tag that a series is a value of. */
  static String tag(String series) {
    int from = series.indexOf('"') + 1;
    return series.substring(from, series.lastIndexOf('"'));
  }

  /**
   * The report of a tag: a row is there where all of its values are.
   *
   * @param reports of its series, at least one and in the order of values
   * @throws IllegalArgumentException if they are not of the same periods
   */
  public static ApiReport merged(String tag, List<ApiReport> reports) {
    ApiReport first = reports.get(0);
    double[][] rows = first.values();
    for (int v = 0; v < reports.size(); v++) {
      requireAlike(first, reports.get(v));
      double[][] column = reports.get(v).values();
      for (int i = 0; i < rows.length; i++) {
        if (v == 0 && rows[i] != null) {
          rows[i] = new double[reports.size()];
        }
        if (column[i] == null) {
          rows[i] = null;
        } else if (rows[i] != null) {
          rows[i][v] = column[i][0];
        }
      }
    }
    List<ApiReport.Row> samples =
        IntStream.range(0, rows.length)
            .mapToObj(i -> new ApiReport.Row(first.samples().get(i).time(), rows[i]))
            .toList();
    return new ApiReport(tag, first.start(), first.end(), first.resolution(), samples);
  }

  private static void requireAlike(ApiReport one, ApiReport other) {
    boolean alike =
        one.start() == other.start()
            && one.end() == other.end()
            && one.resolution() == other.resolution()
            && one.samples().stream()
                .map(ApiReport.Row::time)
                .toList()
                .equals(other.samples().stream().map(ApiReport.Row::time).toList());
    if (!alike) {
      throw new IllegalArgumentException(
          "reports: must be of the same periods, "
              + one.tag()
              + " and "
              + other.tag()
              + " are not");
    }
  }
}
