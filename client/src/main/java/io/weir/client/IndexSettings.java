package io.weir.client;

import java.util.List;

/**
 * What is set for an index.
 *
 * @param search whether its values can be searched
 * @param searchFields JSON Pointers (RFC 6901) to the parts of JSON values whose strings can be
 *     searched, 16 at most; none: all strings of JSON, and texts of other types
 */
public record IndexSettings(boolean search, List<String> searchFields) {
  /** What an index has that nothing was set for. */
  public static final IndexSettings NONE = new IndexSettings(false, List.of());

  public IndexSettings {
    searchFields = List.copyOf(searchFields);
  }

  /**
   * Values can be searched.
   *
   * @param fields JSON Pointers; none for all strings
   */
  public static IndexSettings searchable(String... fields) {
    return new IndexSettings(true, List.of(fields));
  }

  static IndexSettings of(io.weir.client.v1.IndexSettings settings) {
    return new IndexSettings(settings.getSearch(), settings.getSearchFieldsList());
  }

  io.weir.client.v1.IndexSettings message() {
    return io.weir.client.v1.IndexSettings.newBuilder()
        .setSearch(search)
        .addAllSearchFields(searchFields)
        .build();
  }
}
