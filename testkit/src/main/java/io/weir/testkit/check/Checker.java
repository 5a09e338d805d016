package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.api.LoadReader;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.api.QueryApi.ListedTag;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Asks for many random intervals of what a run has sent and compares every row, and the list of
 * tags. The end of the run must be visible by then; samples that were sent next to it may still be
 * on their way for as long as R6 allows.
 */
public final class Checker {
  private static final int UNKNOWN_TAGS = 5;

  /** R6: an acknowledged sample is seen after so long. */
  private static final long SEEN_WITHIN = 2_000_000_000L;

  private static final long PAUSE = 50_000_000L;

  private final LoadReader reader;
  private final SentIndex sent;
  private final Workload workload;
  private final RandomQueries queries;
  private final List<Integer> tags;
  private final Mismatches mismatches = new Mismatches();
  private final Mismatches tagMismatches = new Mismatches();
  private final RowCheck rowCheck;
  private long rows;

  /**
   * @param tags about how many to ask
   */
  public Checker(QueryApi api, Manifest manifest, long seed, int tags) {
    this.workload = manifest.workload();
    this.reader =
        manifest.lines() ? LoadReader.ofValues(api, Workload.WIDTH) : LoadReader.ofTags(api);
    this.queries = new RandomQueries(seed);
    Set<Integer> chosen = queries.tags(workload, tags);
    this.tags = List.copyOf(chosen);
    this.sent = new SentIndex(manifest, chosen);
    this.rowCheck = new RowCheck(sent, mismatches);
  }

  /**
   * Asks and compares, after two seconds at most until no acknowledged sample is missing.
   *
   * @param count how many queries
   * @param progress told the number of each query
   */
  public CheckResult run(int count, BooleanSupplier stop, IntConsumer progress) throws IOException {
    awaitAll(stop);
    int asked = 0;
    while (asked < count && !stop.getAsBoolean()) {
      compare(queries.next(sent, tags));
      progress.accept(++asked);
    }
    for (int i = 0; i < UNKNOWN_TAGS; i++) {
      expectUnknown(workload.prefix() + "-none-" + i);
    }
    SampleCount samples = countSamples(tagMismatches, stop);
    List<String> told = new ArrayList<>(mismatches.told());
    told.addAll(tagMismatches.told());
    return new CheckResult(
        asked + UNKNOWN_TAGS,
        rows,
        rowCheck.wrongRows(),
        samples,
        mismatches.count() + tagMismatches.count(),
        told);
  }

  private void awaitAll(BooleanSupplier stop) throws IOException {
    long begin = System.nanoTime();
    while (countSamples(new Mismatches(), stop).lost() > 0
        && System.nanoTime() - begin < SEEN_WITHIN
        && !stop.getAsBoolean()) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  /**
   * An unacknowledged sample may still be on its way: so asks before the tags are listed, and
   * after.
   */
  private SampleCount countSamples(Mismatches told, BooleanSupplier stop) throws IOException {
    UnacknowledgedSamples before = UnacknowledgedSamples.count(reader, sent.manifest(), stop);
    List<List<ListedTag>> lists = reader.tags(workload.prefix() + "-");
    UnacknowledgedSamples after = UnacknowledgedSamples.count(reader, sent.manifest(), stop);
    return lists.stream()
        .map(listed -> new TagCheck(sent, before, after, told).compare(listed))
        .reduce(SampleCount::plus)
        .orElseThrow();
  }

  private void compare(RowsQuery query) throws IOException {
    Periods p = query.periods();
    String name = workload.name(query.tag());
    LoadReader.Found found = reader.report(name, p.start(), p.end(), p.points());
    boolean none = sent.sent(query.tag()) == 0;
    boolean perhapsNone = sent.sent(query.tag()) == sent.unacknowledged(query.tag());
    if (found.report() != null && !none) {
      rows += rowCheck.compare(query, found.report());
    } else if (found.status() == 200 && !none) {
      mismatches.add(name + ": no report: " + found.text());
    } else if (found.status() != 404 || !perhapsNone) {
      mismatches.add(name + ": expected status " + (none ? 404 : 200) + ", got " + found.text());
    }
  }

  private void expectUnknown(String name) throws IOException {
    LoadReader.Found found = reader.report(name, 1, 1_000_000_000, 10);
    if (found.status() != 404) {
      mismatches.add(name + ": expected status 404, got " + found.text());
    }
  }
}
