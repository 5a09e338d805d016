package io.weir.gateway.items;

import io.weir.model.records.ItemKey;
import io.weir.model.records.RecordKey;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import java.util.List;

/** The names in a path below {@code /kv/}. */
final class ItemWritePath {
  private static final String SETTINGS = "settings";

  private ItemWritePath() {}

  /**
   * The index that a path names.
   *
   * @throws ProblemException 400, naming the field
   */
  static String index(String path) {
    String index = PathSegments.of(path).get(1);
    try {
      RecordKey.utf8("index", index);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
    return index;
  }

  /** Whether a path of three segments names the settings of an index. */
  static boolean isSettings(String path) {
    return PathSegments.of(path).get(2).equals(SETTINGS);
  }

  /**
   * The key that a path of three segments names; an encoded slash is a slash of the key.
   *
   * @throws ProblemException 400, naming the field
   */
  static ItemKey key(String path) {
    List<String> segments = PathSegments.of(path);
    try {
      return ItemKey.unreserved(segments.get(1), segments.get(2));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
