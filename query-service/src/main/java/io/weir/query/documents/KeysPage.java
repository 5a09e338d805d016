package io.weir.query.documents;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.Utf8Text;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A page of metrics.
 *
 * @param keys in the order of ids; of an id that has both types the documents come first
 * @param next the id after which the following page begins; null if there is none
 * @param caveat what it may lack
 */
record KeysPage(List<Key> keys, Tag next, QueryResult.Caveat caveat) {
  private static final int NUMBERS = 1;
  private static final int DOCUMENTS = 2;

  KeysPage {
    keys = List.copyOf(keys);
  }

  /** A metric. */
  record Key(Tag id, String type) {}

  /** The most bytes that a page and its text take. */
  static long bytes(int limit) {
    return 4096L * (1 + limit);
  }

  /**
   * Of two lists, each of which may end before the other: beyond the end of one, names of it may be
   * missing. Tags with a slash are no ids.
   *
   * @param limit the most ids
   */
  static KeysPage of(TagPage numbers, ListingPage<Tag, Tag> documents, int limit) {
    TreeMap<Tag, Integer> types = new TreeMap<>();
    for (QueryResult.Tags.Entry entry : numbers.tags()) {
      if (entry.tag().toString().indexOf('/') < 0) {
        types.merge(entry.tag(), NUMBERS, Integer::sum);
      }
    }
    documents.entries().forEach(id -> types.merge(id, DOCUMENTS, Integer::sum));
    Tag end = earlier(numbers.next(), documents.next());
    NavigableMap<Tag, Integer> complete = end == null ? types : types.headMap(end, true);
    List<Tag> ids = complete.keySet().stream().limit(limit).toList();
    boolean isCut = ids.size() < complete.size();
    return new KeysPage(
        ids.stream().flatMap(id -> keys(id, types.get(id)).stream()).toList(),
        isCut ? ids.get(ids.size() - 1) : end,
        numbers.caveat().and(documents.caveat()));
  }

  private static List<Key> keys(Tag id, int types) {
    Key documents = new Key(id, "message");
    Key numbers = new Key(id, "single");
    return switch (types) {
      case NUMBERS -> List.of(numbers);
      case DOCUMENTS -> List.of(documents);
      default -> List.of(documents, numbers);
    };
  }

  private static Tag earlier(Tag one, Tag other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The reply. */
  Utf8Text json() {
    Utf8Text json = new Utf8Text(64 + keys.size() * 64).ascii('[');
    String before = "{\"metric_id\":";
    for (Key key : keys) {
      json.text(before).json(key.id()).text(",\"type\":\"").text(key.type()).text("\"}");
      before = ",{\"metric_id\":";
    }
    return json.ascii(']');
  }
}
