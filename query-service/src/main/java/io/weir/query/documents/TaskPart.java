package io.weir.query.documents;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.MetricKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What one task has of a query: documents that it gave, and how far it looked. */
final class TaskPart {
  private final Deque<Row> rows = new ArrayDeque<>();
  private List<MetricKey> keys;
  private Optional<DocumentPlace> after;
  private boolean isAsked;
  private boolean isAtEnd;

  /**
   * @param keys one or more
   * @param after where the task begins to look, exclusive
   */
  TaskPart(List<MetricKey> keys, Optional<DocumentPlace> after) {
    this.keys = List.copyOf(keys);
    this.after = after;
  }

  /** A document that the query wants. */
  record Row(DocumentPlace place, byte[] document) {}

  List<MetricKey> keys() {
    return keys;
  }

  /** Any hash that leads to the task. */
  int routingHash() {
    return keys.get(0).hashCode();
  }

  /** Where the task looks on. */
  Optional<DocumentPlace> after() {
    return after;
  }

  /** Whether the task has answered. */
  boolean isAsked() {
    return isAsked;
  }

  /** Whether there is nothing to take, and the task may have more. */
  boolean isLacking() {
    return rows.isEmpty() && !isAtEnd;
  }

  /** Whether there is nothing to take, and the task has no more. */
  boolean isDone() {
    return rows.isEmpty() && isAtEnd;
  }

  /**
   * The next row's place; where there is none, the place up to which there is none. Empty if the
   * task has not answered.
   */
  Optional<DocumentPlace> front() {
    return rows.isEmpty() ? after.filter(place -> isAsked) : Optional.of(rows.peek().place());
  }

  Row take() {
    return rows.remove();
  }

  /**
   * Takes an answer.
   *
   * @param covered what the task owns
   * @return metrics that another task owns
   */
  List<MetricKey> answered(DocumentResult.Documents result, TaskKeyGroups covered) {
    List<MetricKey> others = new ArrayList<>();
    List<MetricKey> own = new ArrayList<>();
    keys.forEach(key -> (covered.owns(key.hashCode()) ? own : others).add(key));
    for (DocumentResult.Documents.Document each : result.documents()) {
      rows.add(new Row(new DocumentPlace(each.time(), keys.get(each.key())), each.document()));
    }
    keys = own;
    isAsked = true;
    isAtEnd = result.stoppedAt().isEmpty();
    after = result.stoppedAt();
    return others;
  }
}
