package io.weir.job.samples;

import io.weir.job.samples.labels.CompiledSelector;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.labels.LabelMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store of series as a few hundred machines have them, for measurements. */
public final class LabelStore {
  /** Each selects ten of them, none by its metric. */
  public static final List<String> SELECTORS =
      List.of(
          "{id=\"17\"}",
          "{job=\"node\",id=~\"17|18\",cpu=~\".\"}",
          "{id=~\"17\",job!=\"other\"}",
          "{job=\"node\",instance=~\"10.0.0.7:.*\",id=\"7\"}");

  private static final int METRICS = 10;

  private final ChunkStore store;

  /**
   * @param isPosted whether the names get their postings
   */
  public LabelStore(TagNames names, int keyGroups, boolean isPosted) {
    KeyGroups all = new KeyGroups(keyGroups);
    HeapFragments fragments = new HeapFragments();
    store =
        ChunkStore.over(
            fragments,
            fragments,
            isPosted ? names : new CountingNames(names).withoutPostings(),
            new TaskKeyGroups(all, 0, keyGroups - 1),
            (tag, at) -> {},
            () -> QueryResult.Status.empty(0, keyGroups - 1),
            new Retention(Duration.ofDays(36500), Duration.ofDays(36500)),
            () -> Instant.EPOCH,
            System::nanoTime,
            64 << 20);
    while (store.labels().step()) {
      // Marks alone.
    }
  }

  /** Adds series, ten of each number. */
  public void addAll(int series) {
    addAll(series, 5);
  }

  /**
   * Adds a sample to each of as many series.
   *
   * @param time ns
   */
  public void addAll(int series, long time) {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 1 << 16);
    for (int i = 0; i < series; i++) {
      int id = i / METRICS;
      block.add(
          Tag.of(
              String.format(
                  "metric_%d_seconds{cpu=\"%d\",id=\"%d\",instance=\"10.0.%d.%d:9100\",job=\"node\"}",
                  i % METRICS, id % 8, id, id / 100 % 100, id % 100)),
          time,
          new double[] {i});
      if (block.count() == 500) {
        store.samples().add(block.toBytes());
        store.samples().flush();
        block.clear();
      }
    }
    store.samples().add(block.toBytes());
    store.samples().flush();
  }

  /** How many tags the index finds, in all pages. */
  public int search(String selector) {
    return count(LabelMatcher.ofSelector(selector), List.of());
  }

  /** How many tags a look at all of them finds, as without an index. */
  public int scan(String selector) {
    return count(List.of(), LabelMatcher.ofSelector(selector));
  }

  private int count(List<LabelMatcher> asked, List<LabelMatcher> tested) {
    CompiledSelector selector = new CompiledSelector(tested);
    int count = 0;
    String after = "";
    do {
      QueryResult.Tags page =
          (QueryResult.Tags) store.engine().answer(new Query.TagList("", after, 1000, 0, asked, 0));
      for (QueryResult.Tags.Entry entry : page.tags()) {
        count += selector.anyMatches(entry.tag().toString(), entry.widths(), 0) ? 1 : 0;
      }
      after = page.next() == null ? "" : page.next().toString();
    } while (!after.isEmpty());
    return count;
  }
}
