package io.weir.gateway.influx;

import io.weir.model.Excerpt;
import java.nio.charset.StandardCharsets;

/** What is wrong with a point, in words for its sender. Has no stack trace. */
final class PointException extends RuntimeException {
  private final String part;

  /**
   * @param part of the point: measurement, tag, field or timestamp
   */
  PointException(String part, String message) {
    super(message, null, false, false);
    this.part = part;
  }

  /**
   * @param latest that is allowed
   */
  static PointException ofTime(byte[] bytes, int from, int end, long latest) {
    int to = from;
    while (to < end && bytes[to] != '\n' && bytes[to] != '\r') {
      to++;
    }
    return new PointException(
        "timestamp",
        "the timestamp must be a whole number, 1 to "
            + latest
            + " (the clock and what is allowed ahead) in the request's precision, got \""
            + excerpt(bytes, from, to)
            + '"');
  }

  String part() {
    return part;
  }

  static String excerpt(byte[] bytes, int from, int to) {
    return Excerpt.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }
}
