package io.weir.testkit.check;

import io.weir.testkit.api.ApiReport;
import io.weir.testkit.api.LoadReader;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Range;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Which of the samples that were sent and not acknowledged are there, tag by tag: without knowing,
 * one of them could stand in for an acknowledged one that is lost.
 *
 * @param present by tag, how many are there
 * @param unsure by tag, of how many it cannot be told
 */
record UnacknowledgedSamples(int[] present, int[] unsure) {
  /** The most samples to ask for one by one; if there are more, all are unsure. */
  static final long MAX_ASKED = 5000;

  /** Asks for each, on both sides of its time: there it must make the difference. */
  static UnacknowledgedSamples count(LoadReader reader, Manifest manifest, BooleanSupplier stop)
      throws IOException {
    Workload workload = manifest.workload();
    UnacknowledgedSamples presence =
        new UnacknowledgedSamples(new int[workload.tags()], new int[workload.tags()]);
    boolean asking = manifest.offered() - manifest.acknowledged() <= MAX_ASKED;
    for (Range range : manifest.unacknowledged()) {
      for (long n = range.from(); n < range.to(); n++) {
        int tag = workload.tag(n);
        if (asking && !stop.getAsBoolean()) {
          presence.count(tag, workload.time(n), workload, reader);
        } else {
          presence.unsure[tag]++;
        }
      }
    }
    return presence;
  }

  private void count(int tag, long time, Workload workload, LoadReader reader) throws IOException {
    LoadReader.Found found = reader.report(workload.name(tag), time - 1, time + 1, 2);
    if (found.status() == 404) {
      return;
    }
    ApiReport report = found.report();
    double[] values = workload.values(tag, time);
    double[][] rows = report == null ? new double[0][] : report.values();
    if (rows.length != 2 || Arrays.equals(rows[0], values)) {
      unsure[tag]++;
    } else if (Arrays.equals(rows[1], values)) {
      present[tag]++;
    }
  }
}
