package io.weir.query.records;

import io.javalin.http.Context;
import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The names in a path below {@code /streams/}. */
final class StreamPath {
  /** What a stream cannot be called: the path of its bucket's limits. */
  static final String LIMITS = "limits";

  private static final String PREFIX = "/streams/";

  private StreamPath() {}

  /**
   * A name from the path as it was sent: percent-encoded, and a plus is a plus.
   *
   * @param index 0 for the bucket, 1 for the stream
   * @throws ProblemException 400 if it is not encoded well
   */
  static String name(Context ctx, int index) {
    String encoded = ctx.path().substring(PREFIX.length()).split("/")[index];
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(null, "The path must be percent-encoded.");
    }
  }

  /**
   * The stream that the path names.
   *
   * @throws ProblemException 400, naming the field
   */
  static StreamKey key(Context ctx) {
    try {
      return StreamKey.of(name(ctx, 0), name(ctx, 1));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
