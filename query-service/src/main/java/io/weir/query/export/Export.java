package io.weir.query.export;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.query.reply.SaidCaveat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A running export. While a page is written the next one is asked for, so at most two are held,
 * however fast one side is. For one thread.
 */
final class Export {
  /** The most that times and values of a page take. */
  static final int PAGE_BYTES = 1 << 20;

  /**
   * The most memory of an export: two pages, each as its bytes and as its numbers, and what is
   * written at once, for Arrow off the heap.
   */
  static final long BYTES = 8L * PAGE_BYTES;

  /** How long samples are held back, unless a page is awaited: a write tells a gone reader. */
  private static final long FLUSH_AFTER = TimeUnit.SECONDS.toNanos(1);

  private final ExportPages pages;
  private final SaidCaveat said;
  private final ExportWriter writer;
  private final int columns;
  private long left;

  /**
   * @param said what the client was told that the export may lack
   * @param limit the most samples
   */
  Export(ExportPages pages, QueryResult.Caveat said, ExportWriter writer, int columns, long limit) {
    this.pages = pages;
    this.said = new SaidCaveat(said);
    this.writer = writer;
    this.columns = columns;
    this.left = limit;
  }

  /** The size of a page of no more samples than are wanted. */
  static int pageBytes(long samples, int columns) {
    long rows = Math.min(samples, PAGE_BYTES);
    long bytes = rows * (1 + columns) * Long.BYTES;
    return (int) Math.max(Query.SamplePage.MIN_BYTES, Math.min(PAGE_BYTES, bytes));
  }

  /**
   * Writes the first page and all after it; returns how many samples.
   *
   * @throws IOException if the client is gone or the rest cannot come
   */
  long run(ExportPage first) throws IOException {
    long samples = left;
    long flushed = System.nanoTime();
    writer.begin();
    for (ExportPage page = first; page != null; ) {
      int size = (int) Math.min(left, page.size());
      left -= size;
      Optional<CompletionStage<ExportPage>> next =
          left == 0 ? Optional.empty() : pages.after(page, pageBytes(left, columns));
      if (size > 0) {
        writer.write(page.query().tag(), page.samples(), size);
      }
      if (System.nanoTime() - flushed > FLUSH_AFTER) {
        writer.flush();
        flushed = System.nanoTime();
      }
      page = next.isEmpty() ? null : await(next.get());
    }
    writer.end();
    return samples - left;
  }

  private ExportPage await(CompletionStage<ExportPage> next) throws IOException {
    ExportPage page;
    try {
      page = next.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("the next page cannot be read", e.getCause());
    }
    if (page.refusal() != null && !page.isOfNoSeries()) {
      throw new IOException("the next page is refused: " + page.refusal());
    }
    said.require(page.caveat());
    return page;
  }
}
