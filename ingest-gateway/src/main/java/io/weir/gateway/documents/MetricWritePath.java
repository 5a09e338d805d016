package io.weir.gateway.documents;

import io.weir.model.Excerpt;
import io.weir.model.Tag;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a path below {@code /metric/{type}/} names, and what all writes of metrics have alike. */
final class MetricWritePath {
  /** The reply to a write that is in the log. */
  static final IngestReply OK =
      new IngestReply(200, Map.of(), "{\"ok\":1}".getBytes(StandardCharsets.UTF_8));

  private static final Pattern INT64 = Pattern.compile("-?[0-9]{1,18}");

  private final List<String> segments;

  private MetricWritePath(List<String> segments) {
    this.segments = segments;
  }

  /**
   * Reads a path.
   *
   * @param names how many there are after {@code /metric/}, the type included
   * @throws ProblemException 400 or 404
   */
  static MetricWritePath of(String path, int names) {
    List<String> segments = PathSegments.of(path);
    if (segments.size() != 1 + names) {
      throw ProblemException.of(404, "There is nothing at this path.");
    }
    return new MetricWritePath(segments);
  }

  /**
   * The path of a write: an id and a time.
   *
   * @throws ProblemException 400 or 404, also for a parameter or a condition, which no write takes
   */
  static MetricWritePath ofWrite(IngestRequest request) {
    request.parameters().refuseOthersThan(Set.of());
    refuseConditions(request);
    return of(request.path(), 3);
  }

  static void refuseConditions(IngestRequest request) {
    for (String name : List.of("If-Match", "If-None-Match", "Idempotency-Key")) {
      if (request.onlyHeader(name).isPresent()) {
        throw ProblemException.badRequest(
            name, name + ": is not accepted for metrics, where the same id and time overwrite");
      }
    }
  }

  /**
   * The metric that the path names.
   *
   * @throws ProblemException 400, naming the field
   */
  MetricKey key() {
    try {
      return MetricKey.of(segments.get(2));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /**
   * The tag of this name, which may have slashes.
   *
   * @throws ProblemException 400, naming the field
   */
  Tag tag() {
    byte[] utf8 = segments.get(2).getBytes(StandardCharsets.UTF_8);
    String fault = Tag.fault(utf8, 0, utf8.length);
    if (fault != null) {
      throw ProblemException.badRequest("metric_id", fault.replaceFirst("^tag", "metric_id"));
    }
    return Tag.ofUtf8(utf8, 0, utf8.length);
  }

  /**
   * The time that the path names, µs.
   *
   * @throws ProblemException 400, naming the field
   */
  long time() {
    String text = segments.get(3);
    if (!INT64.matcher(text).matches()) {
      throw ProblemException.badRequest(
          "time", "time: must be a whole number of µs, got \"" + Excerpt.of(text) + '"');
    }
    long time = Long.parseLong(text);
    try {
      TimeRange.requireTime(time);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
    return time;
  }
}
