package io.weir.query.items;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reply with one value. A value is anybody's: a browser that opens it neither guesses its type
 * nor lets it run scripts.
 */
final class ValueReply {
  private static final String TAG = "ETag";

  private ValueReply() {}

  /**
   * Replies with the value, or with 304 if the client has it.
   *
   * @throws ProblemException 404 if there is none
   */
  static void send(Context ctx, Answer answer) {
    Found found = found(answer);
    Map<String, String> headers = headers(found);
    headers.forEach(ctx::header);
    if (matches(ctx.header("If-None-Match"), headers.get(TAG))) {
      sendUnchanged(ctx);
      return;
    }
    ctx.res().setContentLength(found.value().length);
    ctx.contentType(found.contentType()).result(found.value());
  }

  /**
   * The item in an answer.
   *
   * @throws ProblemException 404 if there is none
   */
  static Found found(Answer answer) {
    if (answer instanceof Found found) {
      return found;
    }
    throw ProblemException.of(404, "There is no item under this key.");
  }

  /** The headers of a reply with the value, besides its type. */
  static Map<String, String> headers(Found found) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(TAG, "\"" + found.version() + '"');
    headers.put("Cache-Control", "no-cache");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    if (found.expiresAt() != 0) {
      headers.put("Weir-Expires", Long.toString(found.expiresAt()));
    }
    return headers;
  }

  /** Sends neither type nor length, which would have to be those of the value (RFC 9110). */
  private static void sendUnchanged(Context ctx) {
    ctx.status(HttpStatus.NOT_MODIFIED);
    ctx.res().setContentType(null);
    try {
      ctx.res().flushBuffer(); // a response that ends before it is committed gets the length 0
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares without regard to weakness, as RFC 9110 has it for this header. */
  private static boolean matches(String header, String tag) {
    return header != null
        && Arrays.stream(header.split(","))
            .map(String::strip)
            .anyMatch(held -> held.equals("*") || held.equals(tag) || held.equals("W/" + tag));
  }
}
