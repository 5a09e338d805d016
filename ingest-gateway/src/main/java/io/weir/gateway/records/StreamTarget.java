package io.weir.gateway.records;

import io.weir.model.records.StreamKey;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a path under {@code /streams/} names.
 *
 * @param bucket a valid name
 * @param stream its key; empty where the bucket's limits are meant
 * @param isLimits whether limits are meant
 */
record StreamTarget(String bucket, Optional<StreamKey> stream, boolean isLimits) {
  private static final String LIMITS = WritableStream.LIMITS;

  private static final Set<String> TO_STREAM = Set.of("POST", "PATCH", "DELETE", "GET");
  private static final Set<String> TO_LIMITS = Set.of("PUT", "DELETE", "GET");

  /**
   * Reads a path.
   *
   * @throws ProblemException 400, 403, 404, or 405 for a method that it does not take
   */
  static StreamTarget of(String path, String method) {
    List<String> segments = PathSegments.of(path);
    int names = segments.size() - 1;
    boolean isLimits = names > 1 && names < 4 && segments.get(names).equals(LIMITS);
    if (names == 2 && isLimits && !TO_LIMITS.contains(method)) {
      throw ProblemException.badRequest(
          "stream", "stream: must not be " + LIMITS + ", which is reserved");
    }
    if (names < 2 || names > 3 || names == 3 && !isLimits) {
      throw ProblemException.of(404, "There is nothing at this path.");
    }
    Set<String> methods = isLimits ? TO_LIMITS : TO_STREAM;
    if (!methods.contains(method)) {
      throw ProblemException.notAllowed(methods);
    }
    return named(segments.get(1), names == 2 && isLimits ? null : segments.get(2), isLimits);
  }

  private static StreamTarget named(String bucket, String stream, boolean isLimits) {
    if (stream != null) {
      return new StreamTarget(bucket, Optional.of(WritableStream.of(bucket, stream)), isLimits);
    }
    try {
      WritableStream.requireBucket(bucket);
      return new StreamTarget(bucket, Optional.empty(), isLimits);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
