package io.weir.query.listing;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/**
 * A page of the list of tags.
 *
 * @param tags in their order
 * @param next where the following page begins, exclusive; null if there is none
 * @param caveat what the page may lack
 */
public record TagPage(List<QueryResult.Tags.Entry> tags, Tag next, QueryResult.Caveat caveat) {
  public TagPage {
    tags = List.copyOf(tags);
  }

  /** The most bytes that a page and its text take, the query results not included. */
  public static long bytes(int limit) {
    return (2L * Tag.MAX_BYTES + 1536) * (1 + limit);
  }

  /** The reply of {@code /tags}. */
  public Utf8Text toJson() {
    Utf8Text json = new Utf8Text(64 + tags.size() * 144);
    json.text("{\"tags\":[");
    for (int i = 0; i < tags.size(); i++) {
      QueryResult.Tags.Entry entry = tags.get(i);
      json.text(i == 0 ? "{\"tag\":" : ",{\"tag\":").json(entry.tag());
      json.text(",\"widths\":[").text(entry.widths().toString().replace(" ", "")).ascii(']');
      json.text(",\"first\":").number(entry.first());
      json.text(",\"last\":").number(entry.last());
      json.text(",\"count\":").number(entry.count()).ascii('}');
    }
    json.text("],\"next\":");
    return (next == null ? json.text("null") : json.json(next)).ascii('}');
  }
}
