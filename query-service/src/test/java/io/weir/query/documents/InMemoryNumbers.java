package io.weir.query.documents;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordQuery;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers in a map, with the functions that resolutions are made of, and names of documents. */
public final class InMemoryNumbers implements QueryClient {
  private static final int TASKS = 3;

  private final KeyGroups keyGroups = new KeyGroups(128);
  private final InMemoryQueryClient samples = new InMemoryQueryClient(keyGroups, TASKS);
  private final Map<String, NavigableMap<Long, Double>> series = new TreeMap<>();
  private final NavigableSet<String> documents = new TreeSet<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** Puts a number at a time in ns. */
  public synchronized void put(String id, long time, double value) {
    samples.put(id, time, value);
    series.computeIfAbsent(id, each -> new TreeMap<>()).put(time, value);
  }

  /** What is held of a metric. */
  public synchronized NavigableMap<Long, Double> held(String id) {
    return new TreeMap<>(series.getOrDefault(id, new TreeMap<>()));
  }

  /** A metric that has documents; its id is of ASCII. */
  public synchronized void putDocument(String id) {
    documents.add(id);
  }

  /** A tag whose samples have two values. */
  public void putWide(String tag) {
    samples.put(tag, 1, 2, 3);
  }

  /** From now on refuses everything; null ends it. */
  public void refuse(QueryResult.Refusal refusal) {
    samples.refuse(refusal);
  }

  /** From now on marks every answer; null ends it. */
  public void mark(QueryResult.Caveat caveat) {
    samples.mark(caveat);
  }

  /** How many queries have come. */
  public int asked() {
    return asked.get();
  }

  @Override
  public CompletionStage<QueryResult> query(Query query) {
    asked.incrementAndGet();
    if (query instanceof Query.Records records) {
      return CompletableFuture.completedFuture(metrics(records));
    }
    CompletionStage<QueryResult> answer = samples.query(query);
    return query instanceof Query.Report report && !report.functions().isEmpty()
        ? answer.thenApply(
            result -> result.unmarked() instanceof QueryResult.Rows ? functions(report) : result)
        : answer;
  }

  private synchronized QueryResult metrics(Query.Records query) {
    DocumentQuery.Metrics wanted = (DocumentQuery.Metrics) RecordQuery.of(query.query());
    int task = keyGroups.of(wanted.routingHash()) * TASKS / keyGroups.count();
    List<String> own =
        documents.stream()
            .filter(
                id ->
                    id.startsWith(wanted.page().prefix())
                        && id.compareTo(wanted.page().after()) > 0)
            .filter(
                id -> keyGroups.of(MetricKey.of(id).hashCode()) * TASKS / keyGroups.count() == task)
            .toList();
    List<String> page = own.subList(0, Math.min(own.size(), wanted.page().limit()));
    return new QueryResult.Records(
        new DocumentResult.Metrics(page, page.size() < own.size(), first(task), first(task + 1) - 1)
            .toBytes());
  }

  private int first(int task) {
    return (task * keyGroups.count() + TASKS - 1) / TASKS;
  }

  private synchronized QueryResult functions(Query.Report query) {
    NavigableMap<Long, Double> of = series.get(query.tag().toString());
    return new QueryResult.FunctionRows(
        query.periods(),
        0,
        1,
        query.periods().start(),
        query.functions().stream().map(each -> column(each.kind(), query.periods(), of)).toList());
  }

  private static QueryResult.FunctionRows.Column column(
      SampleFunction.Kind kind, Periods periods, NavigableMap<Long, Double> of) {
    double[] values = new double[periods.points() * kind.parts()];
    long[] times = new long[kind == SampleFunction.Kind.M4 ? 4 * periods.points() : 0];
    for (int i = 0; i < periods.points(); i++) {
      NavigableMap<Long, Double> in = of.subMap(periods.time(i), true, periods.time(i + 1), false);
      if (kind == SampleFunction.Kind.M4) {
        m4(in, values, times, 4 * i);
      } else {
        values[i] = value(kind, in);
      }
    }
    return new QueryResult.FunctionRows.Column(kind, values, times);
  }

  private static double value(SampleFunction.Kind kind, NavigableMap<Long, Double> in) {
    var all = in.values().stream().mapToDouble(each -> each).summaryStatistics();
    return switch (kind) {
      case COUNT -> in.size();
      case MIN -> in.isEmpty() ? Double.NaN : all.getMin();
      case MAX -> in.isEmpty() ? Double.NaN : all.getMax();
      case AVG -> in.isEmpty() ? Double.NaN : all.getAverage();
      default -> throw new IllegalArgumentException(kind.toString());
    };
  }

  private static void m4(NavigableMap<Long, Double> in, double[] values, long[] times, int at) {
    if (in.isEmpty()) {
      Arrays.fill(values, at, at + 4, Double.NaN);
      return;
    }
    Comparator<Map.Entry<Long, Double>> byValue = Map.Entry.comparingByValue();
    Map.Entry<Long, Double> min = in.entrySet().stream().min(byValue).orElseThrow();
    Map.Entry<Long, Double> max = in.descendingMap().entrySet().stream().max(byValue).orElseThrow();
    values[at] = in.firstEntry().getValue();
    values[at + 1] = min.getValue();
    values[at + 2] = max.getValue();
    values[at + 3] = in.lastEntry().getValue();
    times[at] = in.firstKey();
    times[at + 1] = in.lastKey();
    times[at + 2] = min.getKey();
    times[at + 3] = max.getKey();
  }
}
