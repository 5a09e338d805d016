package io.weir.query.reply;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.weir.service.http.ShortRead;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A reply that a client may keep, if it asks each time whether it still holds: samples may come
 * late, however old, and be deleted. It has an {@code ETag} of the body and of what it may lack,
 * and a request whose {@code If-None-Match} has the same is answered by 304 without a body. The
 * body may be compressed.
 */
public final class ValidatedReply {
  /** A body that is shorter fits into a packet or two. */
  private static final int LEAST_COMPRESSED = 1024;

  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String VARY = "Accept, Accept-Encoding";

  private final Context ctx;
  private final Encoding encoding;

  public ValidatedReply(Context ctx, Compression compression) {
    this.ctx = ctx;
    encoding = compression.encoding(ctx);
  }

  /** The most memory for a reply of so many bytes. */
  public long bytes(long body) {
    return encoding == Encoding.IDENTITY ? body : body + body / 2;
  }

  /**
   * Sends a body, once {@link CaveatHeaders} are set. It also depends on the request's header
   * {@code Accept}.
   */
  public void send(Utf8Text body, String contentType) {
    send(body, body.checksum(), contentType);
  }

  /** The same of a body with a checksum of what tells it apart from others. */
  void send(Utf8Text body, long checksum, String contentType) {
    String tag = tag(checksum ^ CaveatHeaders.checksum(ctx.res()::getHeader));
    setValidators(ctx::header, tag);
    if (matches(ctx.header(IF_NONE_MATCH), tag)) {
      sendUnchanged();
      return;
    }
    Utf8Text sent = compressed(body);
    if (sent != body) {
      setEncoding();
    }
    ctx.res().setContentLength(sent.length());
    ctx.contentType(contentType).result(sent.stream());
  }

  /**
   * Begins a stream instead, which cannot be kept; it may be compressed.
   *
   * @param out the body
   * @return what is to be written to, and closed
   */
  OutputStream begin(OutputStream out, String contentType) throws IOException {
    ctx.contentType(contentType).header("Cache-Control", "no-store").header("Vary", VARY);
    if (encoding != Encoding.IDENTITY) {
      setEncoding();
    }
    return encoding.stream(out);
  }

  /**
   * Whether the routes must answer a short read: its client may have the reply already, or takes it
   * compressed.
   */
  public static boolean needsRoutes(ShortRead.Call call, Compression compression) {
    return call.header(IF_NONE_MATCH) != null || compression.mayApplyTo(call);
  }

  /**
   * The reply to a short read, as the routes would send it.
   *
   * @param headers with the caveats; the other headers are added
   * @param end called once the reply is written, or never will be
   */
  public static ShortRead.Reply of(
      Utf8Text body, String contentType, Map<String, String> headers, Runnable end) {
    setValidators(headers::put, tag(body.checksum() ^ CaveatHeaders.checksum(headers::get)));
    headers.put("Content-Type", contentType);
    return new ShortRead.Reply(headers, body.buffer(), end);
  }

  private static String tag(long checksum) {
    return "W/\"" + Long.toHexString(checksum) + '"';
  }

  private static void setValidators(BiConsumer<String, String> headers, String tag) {
    headers.accept("ETag", tag);
    headers.accept("Cache-Control", "no-cache");
    headers.accept("Vary", VARY);
  }

  private void setEncoding() {
    ctx.header("Content-Encoding", encoding.name().toLowerCase(Locale.ROOT));
  }

  /** Sends neither type nor length, which would have to be those of the body (RFC 9110, 15.4.5). */
  private void sendUnchanged() {
    ctx.status(HttpStatus.NOT_MODIFIED);
    ctx.res().setContentType(null);
    try {
      ctx.res().flushBuffer(); // a response that ends before it is committed gets the length 0
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body in at most half of its bytes, or as it is. */
  private Utf8Text compressed(Utf8Text body) {
    if (encoding == Encoding.IDENTITY || body.length() < LEAST_COMPRESSED) {
      return body;
    }
    return body.compressed(encoding);
  }

  /** Compares without regard to weakness, as RFC 9110 has it for this header. */
  private static boolean matches(String header, String tag) {
    return header != null
        && Arrays.stream(header.split(","))
            .map(String::strip)
            .anyMatch(held -> held.equals("*") || held.equals(tag) || ("W/" + held).equals(tag));
  }
}
