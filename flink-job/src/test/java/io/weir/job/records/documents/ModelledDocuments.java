package io.weir.job.records.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** Documents in a store, whatever the map is, next to a model of them that sorts everything. */
public abstract class ModelledDocuments {
  static final KeyGroups KEY_GROUPS = new KeyGroups(128);
  static final TaskKeyGroups ALL = new TaskKeyGroups(KEY_GROUPS, 0, 127);
  static final long BASE = 1_700_000_000_000_000L;
  static final List<String> IDS =
      List.of("a", "a~", "aü", "b", "\uFFFD", "\uD83D\uDE00", "z.1", "z.2");

  final NavigableMap<DocumentPlace, byte[]> model = new TreeMap<>();
  RecordMap map;
  DocumentStore store;
  DocumentEngine engine;
  long now;
  long offset;

  /** An empty map. */
  protected abstract RecordMap newMap() throws Exception;

  @BeforeEach
  void createStore() throws Exception {
    map = newMap();
    store = new DocumentStore(map, KEY_GROUPS);
    engine = new DocumentEngine(map, ALL, () -> now);
  }

  Change apply(DocumentCommand command) {
    LogPosition position = new LogPosition(0, offset++);
    Change change = store.apply(command, position, 1000 + offset);
    assertThat(change.request()).isEqualTo(command.request());
    assertThat(change.position()).isEqualTo(position);
    assertThat(change.time()).isEqualTo(1000 + offset);
    assertThat(change.key()).isEqualTo(command.key());
    if (command instanceof DocumentCommand.PutDocument put) {
      model.put(new DocumentPlace(put.time(), put.key()), put.document());
      assertThat(change.outcome()).isEqualTo(new DocumentOutcome.Stored(put.time()));
      assertThat(change.documents()).containsExactly(put.document());
    } else if (command instanceof DocumentCommand.DeleteDocuments delete) {
      assertThat(change.outcome()).isEqualTo(deleteFromModel(delete));
      assertThat(change.documents()).isEmpty();
    }
    return change;
  }

  DocumentOutcome deleteFromModel(DocumentCommand.DeleteDocuments delete) {
    List<DocumentPlace> places =
        model.keySet().stream().filter(p -> isIn(p, delete.key(), delete.range())).toList();
    if (places.size() <= delete.most()) {
      model.keySet().removeAll(Set.copyOf(places));
      return new DocumentOutcome.Deleted(delete.range(), places.size());
    }
    int most = (int) delete.most();
    places.subList(0, most).forEach(model::remove);
    return new DocumentOutcome.Deleted(
        new TimeRange(delete.range().lower(), places.get(most).time()), most);
  }

  static boolean isIn(DocumentPlace place, MetricKey key, TimeRange range) {
    return place.key().equals(key) && place.time() >= range.lower() && place.time() < range.upper();
  }

  DocumentResult.Documents ask(DocumentQuery.Documents query) {
    return (DocumentResult.Documents) engine.answer(query);
  }

  static DocumentQuery.Documents query(
      List<MetricKey> keys, TimeRange range, boolean descending, DocumentQuery.Page page) {
    return new DocumentQuery.Documents(
        List.of(), 0, keys, range, Optional.empty(), descending, page, Optional.empty());
  }

  static DocumentQuery.Documents after(
      DocumentQuery.Documents query, Optional<DocumentPlace> place) {
    return new DocumentQuery.Documents(
        query.requiredPositions(),
        query.routingHash(),
        query.keys(),
        query.range(),
        place,
        query.descending(),
        query.page(),
        query.filter());
  }

  /** All places that a query is for, in the order wanted. */
  List<DocumentPlace> places(DocumentQuery.Documents query) {
    Comparator<DocumentPlace> order =
        query.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return model.keySet().stream()
        .filter(place -> query.keys().stream().anyMatch(k -> isIn(place, k, query.range())))
        .filter(place -> query.after().map(a -> order.compare(place, a) > 0).orElse(true))
        .sorted(order)
        .toList();
  }

  static DocumentPlace placeOf(
      DocumentQuery.Documents query, DocumentResult.Documents.Document document) {
    return new DocumentPlace(document.time(), query.keys().get(document.key()));
  }

  /** What one result must be, by brute force. */
  void check(DocumentQuery.Documents query) {
    DocumentResult.Documents result = ask(query);
    List<DocumentPlace> all = places(query);
    int count = 0;
    long bytes = 0;
    while (count < all.size() && count < query.page().limit()) {
      bytes += model.get(all.get(count)).length;
      if (bytes > query.page().maxBytes() && count > 0) {
        break;
      }
      count++;
    }
    assertThat(result.documents().stream().map(each -> placeOf(query, each)))
        .containsExactlyElementsOf(all.subList(0, count));
    assertThat(result.documents())
        .allSatisfy(each -> assertThat(each.document()).isEqualTo(model.get(placeOf(query, each))));
    assertThat(result.stoppedAt())
        .isEqualTo(count < all.size() ? Optional.of(all.get(count - 1)) : Optional.empty());
    assertThat(result.skipped()).isZero();
    assertThat(result.firstKeyGroup()).isZero();
    assertThat(result.lastKeyGroup()).isEqualTo(127);
  }
}
