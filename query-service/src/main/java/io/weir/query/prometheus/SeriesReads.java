package io.weir.query.prometheus;

import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.query.reply.QueryFailures;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads the samples of some series, one after the other; the first pages of the next ones are asked
 * for meanwhile. For one request and its thread, which waits for them.
 */
final class SeriesReads {
  /** Series that are asked for at the same time. */
  private static final int AT_ONCE = 16;

  /** The most bytes of a page. */
  private static final int PAGE_BYTES = 128 << 10;

  /** The most memory that reading takes: pages as bytes and as numbers, and the samples of two. */
  static final long BYTES = 3L * AT_ONCE * PAGE_BYTES;

  private final QueryClient client;
  private final Selector selector;
  private final Iterator<ReadSeries> series;
  private final Deque<Asked> asked = new ArrayDeque<>();

  private record Asked(ReadSeries series, CompletableFuture<QueryResult> page) {}

  SeriesReads(QueryClient client, Selector selector, List<ReadSeries> series) {
    this.client = client;
    this.selector = selector;
    this.series = series.iterator();
  }

  /**
   * Reads all of them.
   *
   * @throws ProblemException if the job does not answer
   */
  void to(ReadSink sink) throws IOException {
    ask();
    while (!asked.isEmpty()) {
      Asked next = asked.remove();
      sink.beginSeries(next.series);
      read(next, sink);
      sink.endSeries();
      ask();
    }
  }

  private void ask() {
    while (asked.size() < AT_ONCE && series.hasNext()) {
      ReadSeries next = series.next();
      asked.add(new Asked(next, page(next, 0)));
    }
  }

  private CompletableFuture<QueryResult> page(ReadSeries of, long from) {
    Query.SamplePage query = of.page(from, selector, PAGE_BYTES);
    return client.query(query).toCompletableFuture();
  }

  private void read(Asked first, ReadSink sink) throws IOException {
    SeriesSamples samples = new SeriesSamples();
    CompletableFuture<QueryResult> next = first.page;
    while (next != null) {
      QueryResult result = answer(next).unmarked();
      if (result instanceof QueryResult.Refusal refusal) {
        requireGone(refusal);
        next = null;
      } else {
        QueryResult.SamplePage page = (QueryResult.SamplePage) result;
        for (int i = 0; i < page.size(); i++) {
          samples.add(page.times()[i], page.values()[i]);
        }
        next = page.more() ? page(first.series, page.times()[page.size() - 1] + 1) : null;
      }
      // The last one stays, as the next may be of the same millisecond.
      int whole = (samples.size() - 1) / XorChunk.SAMPLES * XorChunk.SAMPLES;
      int ready = next == null ? samples.size() : Math.max(0, whole);
      sink.take(samples, 0, ready);
      samples.removeFirst(ready);
    }
  }

  private static QueryResult answer(CompletableFuture<QueryResult> page) {
    try {
      return page.join();
    } catch (CompletionException e) {
      throw QueryFailures.problem(e.getCause());
    }
  }

  /** It may have been deleted since it was listed. */
  private static void requireGone(QueryResult.Refusal refusal) {
    boolean isGone =
        refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_TAG
            || refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_WIDTH;
    if (!isGone) {
      throw QueryFailures.problem(refusal);
    }
  }
}
