package io.weir.testkit.check;

import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Computes what the rows of a report must be from what was sent: row i carries the values of the
 * tag's latest sample before t(i), or none if there is none. A sample that was sent and not
 * acknowledged may be there or not.
 */
public final class ExpectedRows implements Expected {
  private final SentIndex sent;
  private final Workload workload;

  ExpectedRows(SentIndex sent) {
    this.sent = sent;
    this.workload = sent.manifest().workload();
  }

  /** Of the first so many samples of a workload, all acknowledged; of these tags only. */
  public ExpectedRows(Workload workload, long offered, Set<Integer> tags) {
    this(new SentIndex(new Manifest(workload, offered, List.of()), tags));
  }

  @Override
  public Workload workload() {
    return workload;
  }

  /** How many of the rows, of which there must be one for each period, are right to the bit. */
  @Override
  public int countRight(RowsQuery query, double[][] rows) {
    int right = 0;
    for (int i = 1; i <= Math.min(query.periods().points(), rows.length); i++) {
      if (isRight(query, i, rows[i - 1])) {
        right++;
      }
    }
    return right;
  }

  /** Whether {@code got}, null for none, is right for row {@code i}, counted from 1. */
  boolean isRight(RowsQuery query, int i, double[] got) {
    int[] numbers = sent.numbers(query.tag());
    for (int at = latest(query, i); at >= 0; at--) {
      if (got != null && Arrays.equals(got, values(query.tag(), numbers[at]))) {
        return true;
      }
      if (sent.manifest().acknowledged(numbers[at])) {
        return false;
      }
    }
    return got == null;
  }

  /** Which of the tag's samples is the latest before the end of period {@code i}, -1 if none. */
  int latest(RowsQuery query, int i) {
    return sent.countBefore(query.tag(), query.periods().time(i)) - 1;
  }

  /** The samples of the query's tag from a time to before another, ns. */
  SentSamples between(RowsQuery query, long start, long end) {
    int from = sent.countBefore(query.tag(), start);
    int[] numbers =
        Arrays.copyOfRange(sent.numbers(query.tag()), from, sent.countBefore(query.tag(), end));
    return new SentSamples(
        Arrays.stream(numbers).mapToLong(workload::time).toArray(),
        Arrays.stream(numbers).mapToObj(n -> values(query.tag(), n)).toArray(double[][]::new));
  }

  /** The values of sample {@code n}. */
  double[] values(int tag, long n) {
    return workload.values(tag, workload.time(n));
  }
}
