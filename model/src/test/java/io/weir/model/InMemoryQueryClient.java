package io.weir.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;

/** Samples in a map, owned by tasks that share the key groups evenly: the plainest of answers. */
public final class InMemoryQueryClient implements QueryClient {
  private final NavigableMap<Tag, NavigableMap<Long, double[]>> samples = new TreeMap<>();
  private final IntUnaryOperator keyGroupOf;
  private final int keyGroups;
  private final int tasks;
  private volatile long completeSince;
  private volatile Positions positions = Positions.NONE;
  private volatile QueryResult.Refusal refusal;
  private volatile QueryResult.Caveat caveat;
  private volatile String unreachable;

  /**
   * @param keyGroupOf the key group of a routing hash
   */
  public InMemoryQueryClient(IntUnaryOperator keyGroupOf, int keyGroups, int tasks) {
    this.keyGroupOf = keyGroupOf;
    this.keyGroups = keyGroups;
    this.tasks = tasks;
  }

  public synchronized InMemoryQueryClient put(String tag, long time, double... values) {
    samples.computeIfAbsent(Tag.of(tag), t -> new TreeMap<>()).put(time, values);
    return this;
  }

  /** From now on refuses everything; null ends it. */
  public void refuse(QueryResult.Refusal refusal) {
    this.refusal = refusal;
  }

  /** From now on cannot be reached; null ends it. */
  public void unreachable(String message) {
    this.unreachable = message;
  }

  /** How far the log is applied; says no more. */
  public InMemoryQueryClient applied(Positions positions) {
    this.positions = positions;
    return this;
  }

  /** Says that of what Kafka took before then something may be missing, ms; 0 ends it. */
  public void completeSince(long ms) {
    completeSince = ms;
  }

  /** From now on marks every answer; null ends it. */
  public void mark(QueryResult.Caveat caveat) {
    this.caveat = caveat;
  }

  @Override
  public CompletionStage<QueryResult> query(Query query) {
    return unreachable == null
        ? CompletableFuture.completedFuture(marked(answer(query)))
        : CompletableFuture.failedFuture(new UnreachableException(unreachable, null));
  }

  private QueryResult marked(QueryResult answer) {
    return caveat == null ? answer : new QueryResult.Marked(answer, caveat);
  }

  /** The answer at once. */
  public synchronized QueryResult answer(Query query) {
    if (refusal != null) {
      return refusal;
    }
    if (query instanceof Query.Report report) {
      return report(report.tag(), report.periods());
    }
    int task = task(keyGroupOf.applyAsInt(query.routingHash()));
    if (query instanceof Query.TagList list) {
      return tags(list, task);
    }
    return new QueryResult.Status(
        first(task), first(task + 1) - 1, count(), completeSince, positions);
  }

  private QueryResult report(Tag tag, Periods periods) {
    NavigableMap<Long, double[]> series = samples.get(tag);
    if (series == null) {
      return new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "no sample of " + tag);
    }
    int width = series.firstEntry().getValue().length;
    int missing = 0;
    while (missing < periods.points() && series.lowerKey(periods.time(missing + 1)) == null) {
      missing++;
    }
    double[] values = new double[(periods.points() - missing) * width];
    for (int i = missing + 1; i <= periods.points(); i++) {
      double[] row = series.lowerEntry(periods.time(i)).getValue();
      System.arraycopy(row, 0, values, (i - 1 - missing) * width, width);
    }
    long oldest = missing == periods.points() ? 0 : series.lowerKey(periods.time(missing + 1));
    return new QueryResult.Rows(periods, 0, width, missing, oldest, values);
  }

  private QueryResult.Tags tags(Query.TagList list, int task) {
    List<QueryResult.Tags.Entry> all = entries(list, task);
    List<QueryResult.Tags.Entry> page = all.subList(0, Math.min(list.limit(), all.size()));
    Tag next = page.size() < all.size() ? page.get(page.size() - 1).tag() : null;
    return new QueryResult.Tags(page, next, first(task), first(task + 1) - 1);
  }

  private List<QueryResult.Tags.Entry> entries(Query.TagList list, int task) {
    byte[] prefix = list.prefix().getBytes(StandardCharsets.UTF_8);
    return samples.entrySet().stream()
        .filter(e -> task(keyGroupOf.applyAsInt(e.getKey().hashCode())) == task)
        .filter(e -> e.getKey().startsWith(prefix))
        .filter(e -> list.after().isEmpty() || e.getKey().compareTo(Tag.of(list.after())) > 0)
        .map(InMemoryQueryClient::entry)
        .toList();
  }

  private static QueryResult.Tags.Entry entry(Map.Entry<Tag, NavigableMap<Long, double[]>> e) {
    return new QueryResult.Tags.Entry(
        e.getKey(), e.getValue().firstKey(), e.getValue().lastKey(), e.getValue().size());
  }

  private int task(int keyGroup) {
    int task = 0;
    while (first(task + 1) <= keyGroup) {
      task++;
    }
    return task;
  }

  private int first(int task) {
    return (task * keyGroups + tasks - 1) / tasks;
  }

  private long count() {
    return samples.values().stream().mapToLong(Map::size).sum();
  }
}
