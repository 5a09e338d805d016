package io.weir.query.documents;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;

/**
 * One page of the numbers that are held of one or several metrics, merged by {@link NumberPlace},
 * those that a filter matches. Each metric is read page after page, and is asked for more only once
 * what it gave is used up.
 */
final class RawNumbers {
  /** The most bytes that the pages of all metrics take together, at their smallest a thousand. */
  static final int PAGES_BYTES = 1 << 20;

  /** The most metrics that are asked at the same time. */
  private static final int AT_ONCE = 16;

  private static final int SAMPLE_BYTES = 2 * Long.BYTES;

  /** After so long no more is asked for, and the page ends: a filter may skip most. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  private final NumberRequest request;
  private final NumberQueries numbers;
  private final Executor threads;
  private final DoublePredicate filter;
  private final List<NumberSource> sources;
  private final PriorityQueue<NumberSource> ready;
  private final long begin = System.nanoTime();
  private final List<NumberPage.Number> rows = new ArrayList<>();
  private NumberPlace last;
  private int skipped;
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;

  /**
   * @param threads merge
   */
  RawNumbers(NumberRequest request, NumberQueries numbers, Executor threads) {
    this.request = request;
    this.numbers = numbers;
    this.threads = threads;
    filter = request.query().filter().map(NumberFilter::of).orElse(value -> true);
    boolean descending = request.query().descending();
    sources =
        request.query().keys().stream()
            .map(key -> new NumberSource(key, descending, request.left(key)))
            .toList();
    Comparator<NumberSource> order = Comparator.comparing(NumberSource::place);
    ready = new PriorityQueue<>(descending ? order.reversed() : order);
  }

  CompletionStage<NumberPage> page() {
    return fetch(sources.stream().filter(NumberSource::isLacking).toList());
  }

  /** Asks some at a time, and takes numbers once all have answered. */
  private CompletionStage<NumberPage> fetch(List<NumberSource> lacking) {
    List<NumberSource> now = lacking.subList(0, Math.min(AT_ONCE, lacking.size()));
    List<CompletableFuture<Void>> asked =
        now.stream().map(source -> ask(source).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(
            all -> {
              now.stream().filter(NumberSource::has).forEach(ready::add);
              List<NumberSource> rest = lacking.subList(now.size(), lacking.size());
              return rest.isEmpty() ? take() : fetch(rest);
            },
            threads);
  }

  private CompletionStage<Void> ask(NumberSource source) {
    NumberRequest.Left left = source.left();
    return numbers
        .samples(source.key(), left.start(), left.end(), request.query().descending(), pageBytes())
        .thenAccept(
            answer -> {
              source.add(answer.result().orElse(null));
              note(answer.caveat());
            });
  }

  private synchronized void note(QueryResult.Caveat more) {
    caveat = caveat.and(more);
  }

  private int pageBytes() {
    long share = PAGES_BYTES / sources.size();
    if (request.query().filter().isEmpty()) {
      share = Math.min(share, (long) (request.rows() - rows.size()) * SAMPLE_BYTES);
    }
    return (int) Math.max(Query.SamplePage.MIN_BYTES, share);
  }

  private CompletionStage<NumberPage> take() {
    while (!ready.isEmpty()) {
      if (rows.size() == request.rows() || skipped >= request.query().maxSkip()) {
        return done();
      }
      NumberSource source = ready.remove();
      last = source.place();
      NumberPage.Number row = source.take();
      if (filter.test(row.value())) {
        rows.add(row);
      } else {
        skipped++;
      }
      if (source.has()) {
        ready.add(source);
      } else if (source.isLacking()) {
        boolean isLate = System.nanoTime() - begin > PATIENCE;
        return isLate || rows.size() == request.rows() ? done() : fetch(List.of(source));
      }
    }
    return done();
  }

  private CompletionStage<NumberPage> done() {
    boolean isAtEnd = ready.isEmpty() && sources.stream().noneMatch(NumberSource::isLacking);
    return CompletableFuture.completedFuture(
        new NumberPage(rows, isAtEnd ? Optional.empty() : Optional.of(last), 0, caveat));
  }
}
