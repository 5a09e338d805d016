package io.weir.query.prometheus;

import io.weir.model.Query;
import io.weir.model.Tag;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * A series that is read: one value of the samples of a tag.
 *
 * @param width values of the tag's samples
 */
record ReadSeries(Tag tag, int width, int value, SortedMap<String, String> labels) {
  static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_MILLIS = Long.MAX_VALUE / NANOS - 1;

  /** Bytes of heap of a series of a tag, at most: labels are texts, and entries of a map. */
  static long bytes(Tag tag) {
    return 1024 + 6L * tag.length();
  }

  /** The page of its samples that begins at a time, ns. */
  Query.SamplePage page(long from, Selector selector, int maxBytes) {
    long start = Math.max(from, startNanos(selector));
    long end = Math.max(start, endNanos(selector));
    long span = Math.min(selector.span(), LAST_MILLIS) * NANOS;
    return new Query.SamplePage(tag, start, end, width, 0, 1L << value, false, maxBytes, span);
  }

  /** The first time that is wanted, ns; there are no samples before 1970. */
  static long startNanos(Selector selector) {
    return Math.max(0, Math.min(selector.start(), LAST_MILLIS)) * NANOS;
  }

  /** The first time after it that is not, ns: all of the last millisecond is wanted. */
  static long endNanos(Selector selector) {
    return Math.max(0, Math.min(selector.end(), LAST_MILLIS) + 1) * NANOS;
  }
}
