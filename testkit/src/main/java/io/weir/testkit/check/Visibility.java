package io.weir.testkit.check;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.api.Report;
import io.weir.testkit.http.Response;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until the end of a run can be seen: the last samples of the tags that it ended with. */
public final class Visibility {
  private static final int TAGS = 50;
  private static final int LOOK_BACK = 100_000;
  private static final long PAUSE = 5_000_000L;

  private final QueryApi api;
  private final Manifest manifest;

  public Visibility(QueryApi api, Manifest manifest) {
    this.api = api;
    this.manifest = manifest;
  }

  /**
   * Waits.
   *
   * @param limitNanos at most that long
   * @return how long it took in ns, empty if too long or stopped
   */
  public OptionalLong await(long limitNanos, BooleanSupplier stop) throws IOException {
    long begin = System.nanoTime();
    for (long n : lastSamples().values()) {
      while (!visible(n)) {
        if (System.nanoTime() - begin > limitNanos || stop.getAsBoolean()) {
          return OptionalLong.empty();
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
    return OptionalLong.of(System.nanoTime() - begin);
  }

  private Map<Integer, Long> lastSamples() {
    Map<Integer, Long> last = new LinkedHashMap<>();
    long to = Math.max(0, manifest.offered() - LOOK_BACK);
    for (long n = manifest.offered() - 1; n >= to && last.size() < TAGS; n--) {
      if (manifest.acknowledged(n)) {
        last.putIfAbsent(manifest.workload().tag(n), n);
      }
    }
    return last;
  }

  private boolean visible(long n) throws IOException {
    Workload workload = manifest.workload();
    int tag = workload.tag(n);
    long time = workload.time(n);
    Response response =
        api.ask(QueryApi.path(workload.name(tag), time - 1_000_000_000, time + 1, 1));
    if (response.status() != 200) {
      return false;
    }
    Report report = QueryApi.report(response);
    return report.rows() == 1 && Arrays.equals(report.values()[0], workload.values(tag, time));
  }
}
