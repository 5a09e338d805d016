package io.weir.query.documents;

import io.weir.model.MalformedException;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.MetricKey;
import io.weir.service.http.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Where a reply ended, for clients to give back with the same query; {@code limit} and {@code
 * max_skip} may differ.
 *
 * <pre>
 *   base64url, big-endian:
 *   version u8 = 1 | hash of the query 8 bytes | time i64 | name of the metric
 * </pre>
 */
final class QueryCursor {
  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 8;
  private static final int NAME_AT = 1 + HASH_BYTES + Long.BYTES;

  private final byte[] hash;

  private QueryCursor(byte[] hash) {
    this.hash = hash;
  }

  /**
   * The cursors of a query.
   *
   * @param type of the metrics
   */
  static QueryCursor of(String type, QueryRequest request) {
    List<MetricKey> keys = request.keys().stream().sorted().toList();
    byte[] query =
        new DocumentQuery.Documents(
                List.of(),
                0,
                keys,
                request.range(),
                Optional.empty(),
                request.descending(),
                new DocumentQuery.Page(1, 1, 1),
                request.filter())
            .toBytes();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(type.getBytes(StandardCharsets.UTF_8));
      return new QueryCursor(Arrays.copyOf(digest.digest(query), HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** A cursor as text. */
  String text(DocumentPlace place) {
    return text(place.time(), place.key());
  }

  /** A cursor as text, of a time of any unit. */
  String text(long time, MetricKey key) {
    byte[] name = key.name();
    byte[] bytes =
        ByteBuffer.allocate(NAME_AT + name.length)
            .put(VERSION)
            .put(hash)
            .putLong(time)
            .put(name)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The place in a cursor; empty where its text is.
   *
   * @throws ProblemException 400, if it is no cursor, or of another query
   */
  Optional<DocumentPlace> place(String text) {
    return place(text, DocumentPlace::new);
  }

  /**
   * What is made of the time and the metric in a cursor; empty where its text is.
   *
   * @throws ProblemException 400, if it is no cursor, or of another query
   */
  <P> Optional<P> place(String text, BiFunction<Long, MetricKey, P> make) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= NAME_AT || bytes[0] != VERSION) {
        throw refusal("must be one that an earlier reply gave");
      }
      if (!Arrays.equals(bytes, 1, 1 + HASH_BYTES, hash, 0, HASH_BYTES)) {
        throw refusal(
            "must be of the same query: metrics, lower, upper, sort and filters as they were");
      }
      long time = ByteBuffer.wrap(bytes).getLong(1 + HASH_BYTES);
      return Optional.of(
          make.apply(time, MetricKey.ofName(Arrays.copyOfRange(bytes, NAME_AT, bytes.length))));
    } catch (IllegalArgumentException | MalformedException e) {
      throw refusal("must be one that an earlier reply gave");
    }
  }

  private static ProblemException refusal(String detail) {
    return QueryBody.refusal("cursor", detail);
  }
}
