package io.weir.queryclient;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which task owns which key groups. All tasks are asked once, and again after {@link #forget}: when
 * a task has turned out not to own what it was asked for.
 */
public final class TaskRanges {
  private final QueryClient client;
  private final KeyGroups keyGroups;

  /** Null while the ranges are not known. */
  private volatile Ranges known;

  public TaskRanges(QueryClient client, KeyGroups keyGroups) {
    this.client = client;
    this.keyGroups = keyGroups;
  }

  /** The ranges of all tasks, by their last key groups. */
  public static final class Ranges {
    private final KeyGroups keyGroups;
    private final NavigableMap<Integer, TaskKeyGroups> byLast;

    private Ranges(KeyGroups keyGroups, NavigableMap<Integer, TaskKeyGroups> byLast) {
      this.keyGroups = keyGroups;
      this.byLast = byLast;
    }

    /** A number of the task that a hash leads to, which no other task has. */
    public int taskOf(int hash) {
      return byLast.ceilingKey(keyGroups.of(hash));
    }

    /** How many tasks there are. */
    public int count() {
      return byLast.size();
    }
  }

  /**
   * The ranges.
   *
   * @return fails as {@link QueryClient#query} does, and with {@link RefusedException} if a task
   *     does not say what it owns
   */
  public CompletionStage<Ranges> get() {
    Ranges ranges = known;
    return ranges == null
        ? TaskQueries.queryEach(keyGroups, client, Query.StatusOf::new).thenApply(this::note)
        : CompletableFuture.completedFuture(ranges);
  }

  private Ranges note(List<QueryResult> ofEach) {
    NavigableMap<Integer, TaskKeyGroups> byLast = new TreeMap<>();
    int next = 0;
    for (QueryResult status : ofEach) {
      TaskKeyGroups range = TaskQueries.covered(keyGroups, next, status);
      byLast.put(range.last(), range);
      next = range.last() + 1;
    }
    Ranges ranges = new Ranges(keyGroups, byLast);
    known = ranges;
    return ranges;
  }

  /** Asks the tasks again next time. */
  public void forget() {
    known = null;
  }
}
