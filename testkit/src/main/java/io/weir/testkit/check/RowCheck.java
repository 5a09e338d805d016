package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.api.ApiReport;
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
  int compare(RowsQuery query, ApiReport report) {
    Periods periods = query.periods();
    compareFrame(query, report);
    int rows = Math.min(report.samples().size(), periods.points());
    int wrong = 0;
    wrongRows += Math.abs(periods.points() - report.samples().size());
    for (int i = 1; i <= rows; i++) {
      long time = periods.time(i);
      ApiReport.Row row = report.samples().get(i - 1);
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

  private void compareFrame(RowsQuery query, ApiReport report) {
    Periods periods = query.periods();
    expect(query, "tagName", expected.workload().name(query.tag()), report.tag());
    expect(query, "start", periods.start(), report.start());
    expect(query, "end", periods.end(), report.end());
    expect(query, "resolution", 0L, report.resolution());
    expect(query, "rows:", periods.points(), report.samples().size());
  }

  private void expect(RowsQuery query, String field, Object wanted, Object got) {
    if (!wanted.equals(got)) {
      mismatches.add(where(query, 0) + field + " " + wanted + ", got " + got);
    }
  }

  private String describe(RowsQuery query, int row, double[] got) {
    int tag = query.tag();
    int[] numbers = sent.numbers(tag);
    int at = expected.latest(query, row);
    String text = "no values";
    if (at >= 0) {
      long time = expected.workload().time(numbers[at]);
      text =
          String.format(
              "those of sample %d at %d %s",
              numbers[at], time, Arrays.toString(expected.values(tag, numbers[at])));
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
    return String.format(
        "%s start=%d end=%d points=%d%s: expected ",
        expected.workload().name(query.tag()),
        periods.start(),
        periods.end(),
        periods.points(),
        row == 0 ? "" : " row " + row);
  }
}
