package io.weir.gateway.records;

import io.weir.model.records.RecordKey;
import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;

/** Which streams clients may write, whatever the protocol. */
public final class WritableStream {
  /** What a stream cannot be called: over HTTP, the path of its bucket's limits. */
  static final String LIMITS = "limits";

  private WritableStream() {}

  /**
   * The key of a stream that clients may write.
   *
   * @throws ProblemException 400 for a name that no stream can have, 403 for a bucket of the system
   */
  public static StreamKey of(String bucket, String stream) {
    try {
      requireBucket(bucket);
      if (LIMITS.equals(stream)) {
        throw ProblemException.badRequest(
            "stream", "stream: must not be " + LIMITS + ", which is reserved");
      }
      return StreamKey.of(bucket, stream);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /**
   * @throws IllegalArgumentException for a name that no bucket can have
   * @throws ProblemException 403 for a bucket of the system
   */
  static void requireBucket(String bucket) {
    RecordKey.utf8("bucket", bucket);
    if (StreamKey.isOfSystem(bucket)) {
      throw ProblemException.of(
              403, "bucket: those that begin with " + StreamKey.SYSTEM + " are Weir's own")
          .in("bucket");
    }
  }
}
