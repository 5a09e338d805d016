package io.weir.model.records;

import java.nio.charset.StandardCharsets;

/** What queries for a page of names may ask for. */
final class QueryBounds {
  private QueryBounds() {}

  /**
   * @throws IllegalArgumentException naming the limit and what was got
   */
  static void requireLimit(int limit) {
    if (limit < 1 || limit > RecordQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit: must be 1 to " + RecordQuery.MAX_LIMIT + ", got " + limit);
    }
  }

  /**
   * Of a name's start or a name, which may be empty.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  static void requireName(String field, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > RecordKey.MAX_BYTES) {
      throw new IllegalArgumentException(
          field + ": must have at most " + RecordKey.MAX_BYTES + " bytes of UTF-8, got " + length);
    }
  }
}
