package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.api.Report;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.util.Arrays;

/**
 * Compares every row of a report with what was sent: row i must carry the time t(i) and the values
 * of the tag's latest sample before it, or none if there is none. A sample that was sent and not
 * acknowledged may be there or not.
 */
final class RowCheck {
  private static final int NEIGHBOURS = 1000;

  private final SentIndex sent;
  private final Workload workload;
  private final Mismatches mismatches;
  private long wrongRows;

  RowCheck(SentIndex sent, Mismatches mismatches) {
    this.sent = sent;
    this.workload = sent.manifest().workload();
    this.mismatches = mismatches;
  }

  /** Compares, and returns how many rows there were. */
  int compare(Inquiry inquiry, Report report) {
    Periods periods = inquiry.periods();
    compareFrame(inquiry, report);
    int rows = Math.min(report.rows(), periods.points());
    int[] numbers = sent.numbers(inquiry.tag());
    int before = sent.countBefore(inquiry.tag(), periods.start());
    int wrong = 0;
    wrongRows += Math.abs(periods.points() - report.rows());
    for (int i = 1; i <= rows; i++) {
      long time = periods.time(i);
      while (before < numbers.length && workload.time(numbers[before]) < time) {
        before++;
      }
      boolean right = report.times()[i - 1] == time;
      if (!right) {
        mismatches.add(where(inquiry, i) + "time " + time + ", got " + report.times()[i - 1]);
      }
      double[] got = report.values()[i - 1];
      if (!matches(inquiry.tag(), numbers, before - 1, got)) {
        right = false;
        if (wrong++ == 0) {
          mismatches.add(where(inquiry, i) + describe(inquiry.tag(), numbers, before - 1, got));
        } else {
          // One row of a report is told: the next are likely wrong for the same reason.
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

  private void compareFrame(Inquiry inquiry, Report report) {
    Periods periods = inquiry.periods();
    String name = workload.name(inquiry.tag());
    if (!name.equals(report.tag())) {
      mismatches.add(where(inquiry, 0) + "tagName " + name + ", got " + report.tag());
    }
    if (report.start() != periods.start() || report.end() != periods.end()) {
      mismatches.add(
          where(inquiry, 0)
              + "the start and end asked for, got "
              + report.start()
              + " and "
              + report.end());
    }
    if (report.resolution() != 0) {
      mismatches.add(where(inquiry, 0) + "resolution 0, got " + report.resolution());
    }
    if (report.rows() != periods.points()) {
      mismatches.add(where(inquiry, 0) + periods.points() + " rows, got " + report.rows());
    }
  }

  /** Whether {@code got} is what the sample at {@code at} says, or one that it may be instead. */
  private boolean matches(int tag, int[] numbers, int at, double[] got) {
    for (int i = at; i >= 0; i--) {
      if (got != null && Arrays.equals(got, workload.values(tag, workload.time(numbers[i])))) {
        return true;
      }
      if (sent.manifest().acknowledged(numbers[i])) {
        return false;
      }
    }
    return got == null;
  }

  private String describe(int tag, int[] numbers, int at, double[] got) {
    String text = "no values";
    if (at >= 0) {
      long time = workload.time(numbers[at]);
      text =
          "those of sample "
              + numbers[at]
              + " at "
              + time
              + " "
              + Arrays.toString(workload.values(tag, time));
    }
    text += ", got " + Arrays.toString(got);
    int from = Math.max(0, at - NEIGHBOURS);
    int to = Math.min(numbers.length, at + NEIGHBOURS);
    for (int i = from; i < to && got != null; i++) {
      if (Arrays.equals(got, workload.values(tag, workload.time(numbers[i])))) {
        text += " which is " + Math.abs(at - i) + " samples " + (i < at ? "earlier" : "later");
      }
    }
    return text;
  }

  private String where(Inquiry inquiry, int row) {
    Periods periods = inquiry.periods();
    return workload.name(inquiry.tag())
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
