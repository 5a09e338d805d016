package io.weir.query.documents;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.query.records.RecordClient;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Reservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Documents of metrics of several tasks in one order. Each task is asked for a page, all at the
 * same time, and for the next one when its documents are taken. A document is given once no task
 * can have one before it, so none is left out and none comes twice wherever the merge stops. For
 * one thread at a time.
 */
final class MergedDocuments {
  /** The most bytes of all pages together, unless the first document of one has more. */
  static final int PAGE_BYTES = 1 << 20;

  /** The least that a page may have. */
  private static final int LEAST_PAGE_BYTES = 32 << 10;

  private final QueryRequest request;
  private final RequiredPositions required;
  private final int partitions;
  private final RecordClient client;
  private final LearnedTaskRanges tasks;
  private final Comparator<DocumentPlace> order;
  private final List<TaskPart> parts = new ArrayList<>();
  private Optional<DocumentPlace> last;
  private int given;
  private long skipped;

  /**
   * @param after where to begin, exclusive
   * @param required what the tasks must have applied
   * @param partitions of the log of records
   */
  MergedDocuments(
      QueryRequest request,
      Optional<DocumentPlace> after,
      RequiredPositions required,
      int partitions,
      RecordClient client,
      LearnedTaskRanges tasks) {
    this.request = request;
    this.required = required;
    this.partitions = partitions;
    this.client = client;
    this.tasks = tasks;
    this.last = after;
    this.order = request.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    tasks.byTask(request.keys()).forEach(keys -> parts.add(new TaskPart(keys, after)));
  }

  /** The next document; null if there is none before {@link #fetch}, or none at all. */
  TaskPart.Row next() {
    TaskPart least = least();
    if (given == request.limit() || least == null || least.isLacking()) {
      return null;
    }
    TaskPart.Row row = least.take();
    last = Optional.of(row.place());
    given++;
    return row;
  }

  /** The part that the next document is of, or that may have one before all others; or null. */
  private TaskPart least() {
    TaskPart least = null;
    for (TaskPart part : parts) {
      if (part.front().isEmpty() && !part.isDone()) {
        return part; // it may have any
      }
      if (!part.isDone()
          && (least == null || order.compare(part.front().get(), least.front().get()) < 0)) {
        least = part;
      }
    }
    return least;
  }

  /** Whether tasks must be asked before there is a next one. */
  boolean mustFetch() {
    TaskPart least = least();
    if (given == request.limit() || least == null || !least.isLacking()) {
      return false;
    }
    // Each task is asked once at least, so that each reply gets farther.
    return skipped < request.maxSkip() || parts.stream().anyMatch(part -> !part.isAsked());
  }

  /** Where a next reply begins, exclusive; empty if there is nothing more. */
  Optional<DocumentPlace> end() {
    TaskPart least = least();
    if (least == null) {
      return Optional.empty();
    }
    return given == request.limit() ? last : least.front();
  }

  /**
   * Asks tasks whose documents are taken.
   *
   * @param reservation is paused while a task has not applied what is required; null for none
   */
  CompletionStage<Void> fetch(Reservation reservation) {
    boolean isOver = skipped >= request.maxSkip();
    List<TaskPart> lacking =
        parts.stream().filter(part -> part.isLacking() && !(isOver && part.isAsked())).toList();
    List<CompletableFuture<DocumentResult.Documents>> asked =
        lacking.stream().map(part -> ask(part, reservation).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenAccept(
            all -> {
              for (int i = 0; i < lacking.size(); i++) {
                note(lacking.get(i), asked.get(i).join());
              }
            });
  }

  private CompletionStage<DocumentResult.Documents> ask(TaskPart part, Reservation reservation) {
    DocumentQuery.Documents query =
        new DocumentQuery.Documents(
            positions(part.keys()),
            part.routingHash(),
            part.keys(),
            request.range(),
            part.after(),
            request.descending(),
            new DocumentQuery.Page(
                Math.min(request.limit() - given, DocumentQuery.Page.MAX_LIMIT),
                Math.max(LEAST_PAGE_BYTES, PAGE_BYTES / parts.size()),
                (int)
                    Math.max(
                        1, Math.min(request.maxSkip() - skipped, DocumentQuery.Page.MAX_SKIP))),
            request.filter());
    return reservation == null
        ? client.query(query, DocumentResult.Documents.class)
        : client.query(query, DocumentResult.Documents.class, reservation);
  }

  private List<LogPosition> positions(List<MetricKey> keys) {
    return keys.stream()
        .map(key -> required.of(key, partitions))
        .filter(position -> !position.equals(LogPosition.NONE))
        .distinct()
        .toList();
  }

  private void note(TaskPart part, DocumentResult.Documents result) {
    TaskKeyGroups covered =
        tasks.note(part.routingHash(), result.firstKeyGroup(), result.lastKeyGroup());
    Optional<DocumentPlace> after = part.after();
    List<MetricKey> others = part.answered(result, covered);
    tasks.byTask(others).forEach(keys -> parts.add(new TaskPart(keys, after)));
    skipped += result.skipped();
  }
}
