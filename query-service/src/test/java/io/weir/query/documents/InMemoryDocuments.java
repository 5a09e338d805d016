package io.weir.query.documents;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterValue;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordQuery;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Documents in a map, owned by tasks that share the key groups evenly. */
public final class InMemoryDocuments implements QueryClient {
  private final KeyGroups keyGroups = new KeyGroups(128);
  private final NavigableMap<DocumentPlace, byte[]> documents = new TreeMap<>();
  private final List<DocumentQuery.Documents> asked = new ArrayList<>();
  private int tasks;
  private int reachable = Integer.MAX_VALUE;
  private LogPosition behind = LogPosition.NONE;

  public InMemoryDocuments(int tasks) {
    this.tasks = tasks;
  }

  public synchronized void put(String id, long time, String document) {
    documents.put(
        new DocumentPlace(time, MetricKey.of(id)), document.getBytes(StandardCharsets.UTF_8));
  }

  public synchronized void clear() {
    documents.clear();
    asked.clear();
    behind = LogPosition.NONE;
    reachable = Integer.MAX_VALUE;
  }

  /** From now on so many tasks share the key groups. */
  public synchronized void rescale(int number) {
    tasks = number;
  }

  /** Cannot be reached after so many more queries. */
  public synchronized void reachableFor(int queries) {
    reachable = queries;
  }

  /** From now on has not applied this position. */
  public synchronized void isBehind(LogPosition position) {
    behind = position;
  }

  /** The queries that came. */
  public synchronized List<DocumentQuery.Documents> asked() {
    return List.copyOf(asked);
  }

  /** The task that owns a metric. */
  public synchronized int task(String id) {
    return task(MetricKey.of(id).hashCode());
  }

  private int task(int hash) {
    return keyGroups.of(hash) * tasks / keyGroups.count();
  }

  private int firstKeyGroup(int task) {
    return (task * keyGroups.count() + tasks - 1) / tasks;
  }

  @Override
  public synchronized CompletionStage<QueryResult> query(Query query) {
    if (--reachable < 0) {
      return CompletableFuture.failedFuture(new UnreachableException("no route", null));
    }
    DocumentQuery.Documents wanted =
        (DocumentQuery.Documents) RecordQuery.of(((Query.Records) query).query());
    asked.add(wanted);
    return CompletableFuture.completedFuture(
        wanted.requiredPositions().contains(behind)
            ? new QueryResult.Refusal(Reason.BEHIND, "not applied yet")
            : answer(wanted).toResult());
  }

  private DocumentResult answer(DocumentQuery.Documents query) {
    int task = task(query.routingHash());
    DocumentQuery.Page page = query.page();
    List<DocumentResult.Documents.Document> given = new ArrayList<>();
    Optional<DocumentPlace> last = Optional.empty();
    int skipped = 0;
    int bytes = 0;
    boolean more = false;
    for (DocumentPlace place :
        (query.descending() ? documents.descendingMap() : documents).navigableKeySet()) {
      if (task(place.key().hashCode()) != task || !isWanted(query, place)) {
        continue;
      }
      byte[] document = documents.get(place);
      boolean matches = query.filter().map(filter -> matches(filter, document)).orElse(true);
      more =
          given.size() == page.limit()
              || skipped == page.maxSkip()
              || (matches && !given.isEmpty() && bytes + document.length > page.maxBytes());
      if (more) {
        break;
      } else if (matches) {
        bytes += document.length;
        int key = query.keys().indexOf(place.key());
        given.add(new DocumentResult.Documents.Document(key, place.time(), document));
      } else {
        skipped++;
      }
      last = Optional.of(place);
    }
    return new DocumentResult.Documents(
        given,
        more ? last : Optional.empty(),
        skipped,
        firstKeyGroup(task),
        firstKeyGroup(task + 1) - 1);
  }

  private static boolean isWanted(DocumentQuery.Documents query, DocumentPlace place) {
    int after = query.after().map(place::compareTo).orElse(query.descending() ? -1 : 1);
    return query.keys().contains(place.key())
        && place.time() >= query.range().lower()
        && place.time() < query.range().upper()
        && (query.descending() ? after < 0 : after > 0);
  }

  /** Of documents that are numbers, compared with a number. */
  private static boolean matches(Filter filter, byte[] document) {
    Filter.Comparison comparison = (Filter.Comparison) filter;
    BigDecimal with = new BigDecimal(((FilterValue.Number) comparison.value()).text());
    int order = new BigDecimal(new String(document, StandardCharsets.UTF_8)).compareTo(with);
    return switch (comparison.operator()) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }
}
