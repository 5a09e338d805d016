package io.weir.benchmarks.ask;

import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the rows of an answer must be, computed from what was sent. */
public final class Truth {
  private final Workload workload;
  private final SentIndex sent;

  /** Of the first so many samples of a workload; questions may be about these tags only. */
  public Truth(Workload workload, long offered, Set<Integer> tags) {
    this.workload = workload;
    sent = new SentIndex(new Manifest(workload, offered, List.of()), tags);
  }

  public Workload workload() {
    return workload;
  }

  /** How many samples of the tag there are. */
  public int count(int tag) {
    return sent.sent(tag);
  }

  /** How many of the rows, of which there must be one for each period, are right to the bit. */
  public int right(Inquiry inquiry, double[][] rows) {
    int points = inquiry.periods().points();
    int[] numbers = sent.numbers(inquiry.tag());
    int right = 0;
    for (int i = 1; i <= Math.min(points, rows.length); i++) {
      int before = sent.countBefore(inquiry.tag(), inquiry.periods().time(i));
      double[] expected =
          before == 0 ? null : workload.values(inquiry.tag(), workload.time(numbers[before - 1]));
      if (Arrays.equals(expected, rows[i - 1])) {
        right++;
      }
    }
    return right;
  }

  /**
   * Whether the only row is the tag's latest sample, of which there must be one. Each of its values
   * may be of another sample that a server with times of that grain cannot tell from it.
   */
  public boolean shows(Inquiry inquiry, double[][] rows, long grain) {
    int tag = inquiry.tag();
    int[] numbers = sent.numbers(tag);
    int latest = sent.countBefore(tag, inquiry.periods().time(1)) - 1;
    long when = workload.time(numbers[latest]) / grain;
    boolean[] found = new boolean[Workload.WIDTH];
    for (int i = latest; i >= 0 && workload.time(numbers[i]) / grain == when; i--) {
      double[] values = workload.values(tag, workload.time(numbers[i]));
      for (int v = 0; v < values.length && rows[0] != null; v++) {
        found[v] |= values[v] == rows[0][v];
      }
    }
    for (boolean each : found) {
      if (!each) {
        return false;
      }
    }
    return true;
  }
}
