package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Says in a reply what it may lack: {@code Weir-Complete-Since}, ns, if samples accepted before
 * then may be missing, and {@code Weir-Behind}, ms, if another replica has newer ones, or may have
 * had before it died. Most replies have neither.
 */
public final class CaveatHeaders {
  public static final String COMPLETE_SINCE = "Weir-Complete-Since";
  public static final String BEHIND = "Weir-Behind";

  private CaveatHeaders() {}

  /** Sets the headers for a result; returns the result without its caveat. */
  public static QueryResult set(Context ctx, QueryResult result) {
    set(ctx, result.caveat());
    return result.unmarked();
  }

  /**
   * What tells the headers that are set apart from others; 0 for none. Of the lag only whether
   * there is one: it differs each time, and a 304 brings the new one.
   *
   * @param headers gives the value of a header; null for one that is not set
   */
  static long checksum(UnaryOperator<String> headers) {
    String since = headers.apply(COMPLETE_SINCE);
    String behind = headers.apply(BEHIND);
    if (since == null && behind == null) {
      return 0;
    }
    return new Utf8Text(64)
        .text(since == null ? "" : since)
        .text(behind == null ? "" : BEHIND)
        .checksum();
  }

  /** Sets the headers for a caveat. */
  public static void set(Context ctx, QueryResult.Caveat caveat) {
    set(ctx::header, caveat);
  }

  /**
   * Sets the headers for a caveat.
   *
   * @param headers takes names and values
   */
  public static void set(BiConsumer<String, String> headers, QueryResult.Caveat caveat) {
    if (caveat.completeSince() != 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(caveat.completeSince());
      headers.accept(COMPLETE_SINCE, Long.toString(nanos));
    }
    if (caveat.behindMillis() != 0) {
      headers.accept(BEHIND, Long.toString(caveat.behindMillis()));
    }
  }
}
