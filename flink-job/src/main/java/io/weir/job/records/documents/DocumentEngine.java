package io.weir.job.records.documents;

import io.weir.job.records.NameMerge;
import io.weir.job.records.RecordMap;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers queries from the map that a {@link DocumentStore} writes: each from one view of it, as it
 * was when the query began. Safe for any number of threads.
 */
public final class DocumentEngine {
  /** How long documents are looked at for one result; then it says where it stopped. */
  static final Duration TIME = Duration.ofSeconds(1);

  /** After so many documents, or one of so many bytes, the clock is looked at. */
  private static final int CLOCK_STEPS = 16;

  private static final int CLOCK_BYTES = 1 << 16;

  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock in ns
   */
  public DocumentEngine(RecordMap map, TaskKeyGroups keyGroups, LongSupplier nanoTime) {
    this.map = map;
    this.keyGroups = keyGroups;
    this.nanoTime = nanoTime;
  }

  /**
   * The answer; whether the task has applied the required position is the caller's to know.
   *
   * @throws IllegalArgumentException if the query's filter cannot be evaluated
   * @throws IllegalStateException if the state cannot be read
   */
  public DocumentResult answer(DocumentQuery query) {
    try (RecordMap.Walk walk = map.walk()) {
      return query instanceof DocumentQuery.Documents documents
          ? documents(walk, documents)
          : metrics(walk, (DocumentQuery.Metrics) query);
    }
  }

  private DocumentResult documents(RecordMap.Walk walk, DocumentQuery.Documents query) {
    TimeAllowance deadline = new TimeAllowance(nanoTime, TIME.toNanos());
    DocumentMatcher matcher =
        query.filter().map(filter -> new DocumentMatcher(filter, deadline)).orElse(null);
    DocumentQuery.Page page = query.page();
    DocumentMerge merge = new DocumentMerge(walk, query, key -> keyGroups.owns(key.hashCode()));
    List<DocumentResult.Documents.Document> documents = new ArrayList<>();
    DocumentPlace last = null;
    long bytes = 0;
    int skipped = 0;
    boolean isLate = false;
    while (merge.hasNext()
        && documents.size() < page.limit()
        && skipped < page.maxSkip()
        && !isLate) {
      DocumentPlace place = merge.place();
      byte[] stored = merge.stored();
      boolean matches;
      try {
        matches = matcher == null || matches(matcher, stored);
      } catch (TimeAllowance.PassedException e) {
        requireProgress(last, place);
        break;
      }
      if (matches) {
        bytes += stored.length - StoredDocument.DOCUMENT_AT;
        if (bytes > page.maxBytes() && !documents.isEmpty()) {
          break;
        }
        documents.add(
            new DocumentResult.Documents.Document(
                merge.key(), place.time(), StoredDocument.document(stored)));
      } else {
        skipped++;
      }
      last = place;
      merge.step();
      boolean looks =
          (documents.size() + skipped) % CLOCK_STEPS == 0 || stored.length > CLOCK_BYTES;
      isLate = looks && deadline.isOver();
    }
    return new DocumentResult.Documents(
        documents,
        merge.hasNext() ? Optional.ofNullable(last) : Optional.empty(),
        skipped,
        keyGroups.first(),
        keyGroups.last());
  }

  /** One document alone may take all the time: asking again would never end. */
  private static void requireProgress(DocumentPlace last, DocumentPlace place) {
    if (last == null) {
      throw new IllegalArgumentException(
          String.format(
              "filters: must take less than %d ms for one document, took more for that of %s at %d",
              TIME.toMillis(), place.key().id(), place.time()));
    }
  }

  private static boolean matches(DocumentMatcher matcher, byte[] stored) {
    return matcher.matches(
        stored, StoredDocument.DOCUMENT_AT, stored.length - StoredDocument.DOCUMENT_AT);
  }

  private DocumentResult metrics(RecordMap.Walk walk, DocumentQuery.Metrics query) {
    NameMerge names = new NameMerge(walk, keyGroups, query.page(), DocumentEngine::name);
    List<String> ids = new ArrayList<>();
    while (names.hasNext() && ids.size() < query.page().limit()) {
      ids.add(StoredDocument.idAt(names.next().place()));
    }
    return new DocumentResult.Metrics(ids, names.hasNext(), keyGroups.first(), keyGroups.last());
  }

  private static byte[] name(String id) {
    return StoredDocument.name(id.getBytes(StandardCharsets.UTF_8));
  }
}
