package io.weir.model.records;

import io.weir.model.Utf8;

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
    Utf8.requireAtMost(field, text, RecordKey.MAX_BYTES);
  }
}
