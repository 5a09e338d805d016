package io.weir.query.reply;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;

/**
 * A reply that a client may keep, if it asks each time whether it still holds: samples may come
 * late, however old, and be deleted. It has an {@code ETag}, and a request whose {@code
 * If-None-Match} has the same is answered by 304 without a body.
 */
public final class ValidatedReply {
  private ValidatedReply() {}

  /**
   * Sends a body.
   *
   * @param vary the headers of the request on which the body depends
   */
  public static void send(Context ctx, Utf8Text body, String contentType, String vary) {
    String tag = "W/\"" + Long.toHexString(body.checksum()) + '"';
    ctx.header("ETag", tag).header("Cache-Control", "no-cache").header("Vary", vary);
    if (matches(ctx.header("If-None-Match"), tag)) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    ctx.res().setContentLength(body.length());
    ctx.contentType(contentType).result(body.stream());
  }

  /** Compares without regard to weakness, as RFC 9110 has it for this header. */
  private static boolean matches(String header, String tag) {
    return header != null
        && Arrays.stream(header.split(","))
            .map(String::strip)
            .anyMatch(held -> held.equals("*") || held.equals(tag) || ("W/" + held).equals(tag));
  }
}
