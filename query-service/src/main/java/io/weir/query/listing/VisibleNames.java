package io.weir.query.listing;

import io.weir.model.QueryResult;
import io.weir.service.access.NamePattern;
import io.weir.service.access.NameSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The names that a caller may see: those of one pattern after the other, which are in order and
 * have none in common. So no page tells of other names, not even by where it ends. For one page.
 */
final class VisibleNames<N, E> {
  private final TaskListing tasks;
  private final NameSet visible;
  private final PrefixedList<N, E> lists;
  private final List<E> entries = new ArrayList<>();
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;
  private N last;

  VisibleNames(TaskListing tasks, NameSet visible, PrefixedList<N, E> lists) {
    this.tasks = tasks;
    this.visible = visible;
    this.lists = lists;
  }

  CompletionStage<ListingPage<N, E>> page(String after, int limit) {
    return rest(visible.after(after).patterns(), after, limit);
  }

  private CompletionStage<ListingPage<N, E>> rest(
      List<NamePattern> patterns, String after, int limit) {
    if (patterns.isEmpty() || entries.size() == limit) {
      N next = patterns.isEmpty() ? null : last;
      return CompletableFuture.completedFuture(new ListingPage<>(entries, next, caveat));
    }
    NamePattern pattern = patterns.get(0);
    List<NamePattern> others = patterns.subList(1, patterns.size());
    String begin = pattern.isPrefix() && after.startsWith(pattern.text()) ? after : "";
    int most = pattern.isPrefix() ? limit - entries.size() : 1;
    Listed<N, E> list = lists.list(pattern.text(), begin, most);
    return tasks
        .list(list)
        .page()
        .thenCompose(
            page -> {
              take(list, pattern, page);
              return pattern.isPrefix() && page.next() != null
                  ? CompletableFuture.completedFuture(
                      new ListingPage<>(entries, page.next(), caveat))
                  : rest(others, after, limit);
            });
  }

  private void take(Listed<N, E> list, NamePattern pattern, ListingPage<N, E> page) {
    caveat = caveat.and(page.caveat());
    for (E entry : page.entries()) {
      N name = list.name(entry);
      if (pattern.isPrefix() || name.toString().equals(pattern.text())) {
        entries.add(entry);
        last = name;
      }
    }
  }
}
