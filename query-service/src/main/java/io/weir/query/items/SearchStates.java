package io.weir.query.items;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SearchState;
import io.weir.query.listing.Listed;
import io.weir.query.listing.ListingPart;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.Utf8Text;
import java.util.Comparator;
import java.util.List;

/** How far all tasks are with the search of an index. */
record SearchStates(List<LogPosition> required, String index)
    implements Listed<String, SearchState> {
  private static final long ENTRY_BYTES = 8192;

  @Override
  public Query query(int routingHash) {
    return new SearchQuery.Setting(required, index, routingHash).toQuery();
  }

  @Override
  public ListingPart<String, SearchState> part(QueryResult answer) {
    SearchState state = (SearchState) RecordClient.of(answer);
    return new ListingPart<>(List.of(state), null, state.firstKeyGroup(), state.lastKeyGroup());
  }

  /** {@code {"search":true,"building":false}}, or fields instead of true. */
  static Utf8Text json(SearchState state) {
    SearchSetting setting = state.setting();
    Utf8Text json = new Utf8Text(64).text("{\"search\":");
    if (setting.fields().isEmpty()) {
      json.text(setting.on() ? "true" : "false");
    } else {
      String separator = "[";
      for (String field : setting.fields()) {
        json.text(separator).json(field);
        separator = ",";
      }
      json.ascii(']');
    }
    return json.text(",\"building\":").text(state.building() ? "true" : "false").ascii('}');
  }

  /** All are of one index. */
  @Override
  public String name(SearchState state) {
    return index;
  }

  @Override
  public Comparator<String> order() {
    return Comparator.naturalOrder();
  }

  /** Where one has another setting, it has not come to all tasks yet. */
  @Override
  public SearchState merged(SearchState one, SearchState other) {
    boolean isBuilding =
        one.building() || other.building() || !one.setting().equals(other.setting());
    return new SearchState(
        other.setting(),
        isBuilding,
        Math.min(one.firstKeyGroup(), other.firstKeyGroup()),
        Math.max(one.lastKeyGroup(), other.lastKeyGroup()));
  }

  @Override
  public int limit() {
    return 1;
  }

  @Override
  public long entryBytes() {
    return ENTRY_BYTES;
  }
}
