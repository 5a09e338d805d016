package io.weir.job;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.job.records.StreamEngine;
import io.weir.job.records.StreamStore;
import io.weir.job.records.documents.DocumentEngine;
import io.weir.job.records.documents.DocumentStore;
import io.weir.job.records.items.ItemEngine;
import io.weir.job.records.items.ItemSearch;
import io.weir.job.records.items.ItemStore;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SetSearch;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/** What a task keeps of records in one map: streams, documents and items. */
final class RecordStores {
  private final StreamStore streams;
  private final StreamEngine streamEngine;
  private final DocumentStore documents;
  private final DocumentEngine documentEngine;
  private final ItemStore items;
  private final ItemEngine itemEngine;
  private final ItemSearch itemSearch;

  /**
   * @param now ms since the epoch, by the task's clock
   * @param logTime the append time, in ms since the epoch, of the last command that was applied of
   *     a partition of the log; 0 if none was
   * @param upkeepAt calls {@link #upkeep} with a key, on the task's thread, at a time in ms since
   *     the epoch
   */
  RecordStores(
      RecordMap map,
      TaskKeyGroups owned,
      LongSupplier now,
      IntToLongFunction logTime,
      ObjLongConsumer<MapKey> upkeepAt) {
    streams =
        new StreamStore(
            map, owned, now, (stream, at) -> upkeepAt.accept(MapKey.stream(stream), at));
    streamEngine = new StreamEngine(map, owned, System::currentTimeMillis);
    documents = new DocumentStore(map, owned.all());
    documentEngine = new DocumentEngine(map, owned, System::nanoTime);
    items =
        new ItemStore(
            map, owned, now, logTime, (hash, at) -> upkeepAt.accept(MapKey.names(hash), at));
    itemEngine = new ItemEngine(map, owned, System::currentTimeMillis, System::nanoTime);
    itemSearch = new ItemSearch(map, owned, System::currentTimeMillis, System::nanoTime);
  }

  /**
   * Applies a command; for the task's thread.
   *
   * @return what became of it; null if nothing is told
   */
  Change apply(RecordCommand command, LogPosition position, long appendTime) {
    if (command instanceof RecordCommand.OfStream ofStream) {
      return streams.apply(ofStream, position, appendTime);
    } else if (command instanceof DocumentCommand ofDocuments) {
      return documents.apply(ofDocuments, position, appendTime);
    } else if (command instanceof ItemCommand ofItems) {
      return items.apply(ofItems, position, appendTime);
    } else if (command instanceof SetSearch ofSearch) {
      items.apply(ofSearch);
      return null;
    }
    streams.apply((RecordCommand.SetBucketLimits) command, position, appendTime);
    return null;
  }

  /** Answers a query; for any thread. */
  QueryResult answer(RecordQuery query) {
    if (query instanceof DocumentQuery ofDocuments) {
      return answer(ofDocuments);
    } else if (query instanceof ItemQuery ofItems) {
      return itemEngine.answer(ofItems).toResult();
    } else if (query instanceof SearchQuery ofSearch) {
      return answer(ofSearch);
    }
    return streamEngine.answer((RecordQuery.OfStreams) query).toResult();
  }

  private QueryResult answer(DocumentQuery query) {
    try {
      return documentEngine.answer(query).toResult();
    } catch (IllegalArgumentException e) {
      return new Refusal(Reason.INVALID, e.getMessage());
    }
  }

  private QueryResult answer(SearchQuery query) {
    try {
      return itemSearch.answer(query).toResult();
    } catch (IllegalArgumentException e) {
      return new Refusal(Reason.INVALID, e.getMessage());
    } catch (ItemSearch.BuildingException e) {
      return new Refusal(Reason.BUILDING, e.getMessage());
    }
  }

  /** All commands of the log from before the start have been applied. */
  void caughtUp() {
    streams.caughtUp();
  }

  /** Removes what is due of a stream, or of the items of a key group. */
  void upkeep(MapKey key) {
    if (key.isOfNames()) {
      items.upkeep(key.hashCode());
    } else {
      streams.upkeep(key.stream());
    }
  }
}
