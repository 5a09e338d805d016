package io.weir.model;

import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.SeriesLabels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Samples in a map, owned by tasks that share the key groups evenly: the plainest of answers. */
public final class InMemoryQueryClient implements QueryClient {
  /** By tag and width. */
  private final NavigableMap<Tag, NavigableMap<Integer, NavigableMap<Long, double[]>>> samples =
      new TreeMap<>();

  private final KeyGroups keyGroups;
  private final int tasks;
  private volatile int batchSize = QueryBatch.MAX_QUERIES;
  private volatile long completeSince;
  private volatile Positions positions = Positions.NONE;
  private volatile QueryResult.Refusal refusal;
  private volatile QueryResult.Caveat caveat;
  private volatile String unreachable;

  public InMemoryQueryClient(KeyGroups keyGroups, int tasks) {
    this.keyGroups = keyGroups;
    this.tasks = tasks;
  }

  public synchronized InMemoryQueryClient put(String tag, long time, double... values) {
    samples
        .computeIfAbsent(Tag.of(tag), t -> new TreeMap<>())
        .computeIfAbsent(values.length, width -> new TreeMap<>())
        .put(time, values);
    return this;
  }

  /** Removes a tag with all that is held of it. */
  public synchronized void remove(String tag) {
    samples.remove(Tag.of(tag));
  }

  /** From now on refuses everything; null ends it. */
  public void refuse(QueryResult.Refusal refusal) {
    this.refusal = refusal;
  }

  /** From now on cannot be reached; null ends it. */
  public void unreachable(String message) {
    this.unreachable = message;
  }

  /** From now on answers no more than so many queries of a batch. */
  public InMemoryQueryClient batchSize(int queries) {
    batchSize = queries;
    return this;
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
    if (query instanceof Query.OfSeries ofSeries) {
      return ofSeries(ofSeries);
    }
    int task = task(keyGroups.of(query.routingHash()));
    if (query instanceof QueryBatch batch) {
      return new QueryResult.Batch(
          batch.queries().stream().limit(batchSize).map(part -> answer(part, task)).toList());
    }
    if (query instanceof Query.TagList list) {
      return tags(list, task);
    }
    return new QueryResult.Status(
        first(task), first(task + 1) - 1, count(), completeSince, positions);
  }

  private QueryResult ofSeries(Query.OfSeries query) {
    NavigableMap<Integer, NavigableMap<Long, double[]>> held = samples.get(query.tag());
    if (held == null) {
      return refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");
    }
    int wanted = query.width() == 0 ? query.preferred() : query.width();
    if (held.containsKey(wanted)) {
      return ofSeries(query, held.get(wanted));
    } else if (query.width() != 0) {
      return refusal(QueryResult.Refusal.Reason.UNKNOWN_WIDTH, "It has " + held.keySet());
    }
    return held.size() == 1
        ? ofSeries(query, held.firstEntry().getValue())
        : refusal(QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN, "width: one of " + held.keySet());
  }

  private static QueryResult refusal(QueryResult.Refusal.Reason reason, String message) {
    return new QueryResult.Refusal(reason, message);
  }

  private static QueryResult ofSeries(Query.OfSeries query, NavigableMap<Long, double[]> series) {
    if (query instanceof Query.SamplePage page) {
      return page(page, series);
    } else if (query instanceof Query.SampleAt at) {
      return sample(at, series);
    }
    return rows(((Query.Report) query).periods(), series);
  }

  private static QueryResult page(Query.SamplePage query, NavigableMap<Long, double[]> series) {
    int width = series.firstEntry().getValue().length;
    ValueMask mask = new ValueMask(query.values());
    if (mask.fault(width).isPresent()) {
      return refusal(QueryResult.Refusal.Reason.INVALID, mask.fault(width).get());
    }
    int[] columns = mask.indexes(width);
    NavigableMap<Long, double[]> wanted = series.subMap(query.start(), true, query.end(), false);
    NavigableMap<Long, double[]> ordered = query.descending() ? wanted.descendingMap() : wanted;
    int size = Math.min(ordered.size(), query.maxBytes() / Long.BYTES / (1 + columns.length));
    return new QueryResult.SamplePage(
        width,
        columns.length,
        size < ordered.size(),
        ordered.keySet().stream().limit(size).mapToLong(Long::longValue).toArray(),
        ordered.values().stream()
            .limit(size)
            .flatMapToDouble(row -> IntStream.of(columns).mapToDouble(i -> row[i]))
            .toArray());
  }

  private static QueryResult sample(Query.SampleAt query, NavigableMap<Long, double[]> series) {
    Map.Entry<Long, double[]> latest = series.floorEntry(query.time());
    if (latest == null) {
      return refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none up to then");
    }
    double[] values =
        IntStream.range(0, latest.getValue().length)
            .filter(i -> query.values() == 0 || (query.values() >>> i & 1) != 0)
            .mapToDouble(i -> latest.getValue()[i])
            .toArray();
    return new QueryResult.Sample(latest.getKey(), 0, latest.getValue().length, values);
  }

  /** A task's answer to a query of a batch that it got. */
  private QueryResult answer(Query query, int task) {
    return task(keyGroups.of(query.routingHash())) == task
        ? answer(query)
        : refusal(QueryResult.Refusal.Reason.NOT_SERVING, "elsewhere");
  }

  private static QueryResult rows(Periods periods, NavigableMap<Long, double[]> series) {
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
        .filter(e -> task(keyGroups.of(e.getKey().hashCode())) == task)
        .filter(e -> e.getKey().startsWith(prefix))
        .filter(e -> list.after().isEmpty() || e.getKey().compareTo(Tag.of(list.after())) > 0)
        .filter(e -> list.width() == 0 || e.getValue().containsKey(list.width()))
        .filter(e -> matches(list, e.getKey(), e.getValue().keySet()))
        .map(e -> entry(e.getKey(), e.getValue(), list.width()))
        .toList();
  }

  /** Whether a value of a series has labels that all matchers match. */
  private static boolean matches(Query.TagList list, Tag tag, Set<Integer> widths) {
    return widths.stream()
        .filter(width -> list.width() == 0 || list.width() == width)
        .flatMap(
            width ->
                IntStream.range(0, width)
                    .mapToObj(i -> SeriesLabels.of(tag.toString(), width, i, widths.size() > 1)))
        .anyMatch(labels -> list.matchers().stream().allMatch(each -> matches(each, labels)));
  }

  private static boolean matches(LabelMatcher matcher, Map<String, String> labels) {
    String value = labels.getOrDefault(matcher.label(), "");
    return switch (matcher.type()) {
      case EQUAL -> value.equals(matcher.text());
      case NOT_EQUAL -> !value.equals(matcher.text());
      case MATCHES -> Pattern.compile(matcher.text(), Pattern.DOTALL).matcher(value).matches();
      case MATCHES_NOT -> !Pattern.compile(matcher.text(), Pattern.DOTALL).matcher(value).matches();
    };
  }

  private static QueryResult.Tags.Entry entry(
      Tag tag, NavigableMap<Integer, NavigableMap<Long, double[]>> held, int only) {
    List<Long> times =
        held.entrySet().stream()
            .filter(e -> only == 0 || e.getKey() == only)
            .flatMap(e -> e.getValue().keySet().stream())
            .sorted()
            .toList();
    Widths widths = Widths.of(held.keySet().stream().mapToInt(Integer::intValue).toArray());
    return new QueryResult.Tags.Entry(
        tag, widths, times.get(0), times.get(times.size() - 1), times.size());
  }

  private int task(int keyGroup) {
    int task = 0;
    while (first(task + 1) <= keyGroup) {
      task++;
    }
    return task;
  }

  private int first(int task) {
    return (task * keyGroups.count() + tasks - 1) / tasks;
  }

  private long count() {
    return samples.values().stream()
        .flatMap(held -> held.values().stream())
        .mapToLong(Map::size)
        .sum();
  }
}
