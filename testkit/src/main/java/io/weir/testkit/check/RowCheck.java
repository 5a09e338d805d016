package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.api.Report;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.SentIndex;
import java.util.Arrays;

/** Compares every row of a report with {@link ExpectedRows}, and says what differs. */
final class RowCheck {
  private static final int NEIGHBOURS = 1000;

  private final SentIndex sent;
  private final ExpectedRows expected;
  private final Mismatches mismatches;
  private long wrongRows;

  RowCheck(SentIndex sent, Mismatches mismatches) {
    this.sent = sent;
    this.expected = new ExpectedRows(sent);
    this.mismatches = mismatches;
  }

  /** Compares, and returns how many rows there were. */
  int compare(RowsQuery query, Report report) {
    Periods periods = query.periods();
    compareFrame(query, report);
    int rows = Math.min(report.samples().size(), periods.points());
    int wrong = 0;
    wrongRows += Math.abs(periods.points() - report.samples().size());
    for (int i = 1; i <= rows; i++) {
      long time = periods.time(i);
      Report.Row row = report.samples().get(i - 1);
      boolean right = row.time() == time;
      if (!right) {
        mismatches.add(where(query, i) + "time " + time + ", got " + row.time());
      }
      double[] got = row.values();
      if (!expected.isRight(query, i, got)) {
        right = false;
        if (wrong++ == 0) {
          mismatches.add(where(query, i) + describe(query, i, got));
        } else {
          // Only the first wrong row of a report is described: later ones are likely wrong for the
          // same reason.
          mismatches.add();
        }
      }
      wrongRows += right ? 0 : 1;
    }
    return rows;
  }

  /** How many rows were wrong, or missing, in all comparisons so far. */
  long wrongRows() {
    return wrongRows;
  }

  private void compareFrame(RowsQuery query, Report report) {
    Periods periods = query.periods();
    String name = expected.workload().name(query.tag());
    if (!name.equals(report.tag())) {
      mismatches.add(where(query, 0) + "tagName " + name + ", got " + report.tag());
    }
    if (report.start() != periods.start() || report.end() != periods.end()) {
      mismatches.add(
          where(query, 0)
              + "the start and end of the query, got "
              + report.start()
              + " and "
              + report.end());
    }
    if (report.resolution() != 0) {
      mismatches.add(where(query, 0) + "resolution 0, got " + report.resolution());
    }
    if (report.samples().size() != periods.points()) {
      mismatches.add(where(query, 0) + periods.points() + " rows, got " + report.samples().size());
    }
  }

  private String describe(RowsQuery query, int row, double[] got) {
    int tag = query.tag();
    int[] numbers = sent.numbers(tag);
    int at = expected.latest(query, row);
    String text = "no values";
    if (at >= 0) {
      text =
          "those of sample "
              + numbers[at]
              + " at "
              + expected.workload().time(numbers[at])
              + " "
              + Arrays.toString(expected.values(tag, numbers[at]));
    }
    text += ", got " + Arrays.toString(got);
    int from = Math.max(0, at - NEIGHBOURS);
    int to = Math.min(numbers.length, at + NEIGHBOURS);
    for (int i = from; i < to && got != null; i++) {
      if (Arrays.equals(got, expected.values(tag, numbers[i]))) {
        text += " which is " + Math.abs(at - i) + " samples " + (i < at ? "earlier" : "later");
      }
    }
    return text;
  }

  private String where(RowsQuery query, int row) {
    Periods periods = query.periods();
    return expected.workload().name(query.tag())
        + " start="
        + periods.start()
        + " end="
        + periods.end()
        + " points="
        + periods.points()
        + (row == 0 ? "" : " row " + row)
        + ": expected ";
  }
}
