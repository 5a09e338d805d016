package io.weir.job.records.documents;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentCommand.DeleteDocuments;
import io.weir.model.records.DocumentCommand.PutDocument;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import java.util.List;

/**
 * Applies commands to the documents of metrics. A put reads nothing. What a command does depends on
 * those before it in the log alone. For the task's thread.
 */
public final class DocumentStore {
  /** Up to so many documents are removed one by one. */
  private static final int FEW_DOCUMENTS = 1000;

  private final RecordMap map;
  private final KeyGroups keyGroups;
  private final EmptiedTimes emptied = new EmptiedTimes();

  public DocumentStore(RecordMap map, KeyGroups keyGroups) {
    this.map = map;
    this.keyGroups = keyGroups;
  }

  /**
   * Applies a command. What it changed can be read by queries when the call returns.
   *
   * @param position the command's place in the log
   * @param appendTime ms since the epoch at which Kafka appended the command
   */
  public Change apply(DocumentCommand command, LogPosition position, long appendTime) {
    if (command instanceof PutDocument put) {
      put(put);
      return new Change(
          put.request(),
          position,
          appendTime,
          put.key(),
          new DocumentOutcome.Stored(put.time()),
          List.of(put.document()));
    }
    return new Change(
        command.request(),
        position,
        appendTime,
        command.key(),
        delete((DeleteDocuments) command),
        List.of());
  }

  private MapKey names(MetricKey key) {
    return MapKey.names(keyGroups.hashFor(keyGroups.of(key.hashCode())));
  }

  private static byte[] name(MetricKey key) {
    return StoredDocument.name(key.idBytes());
  }

  private void put(PutDocument command) {
    MetricKey key = command.key();
    emptied.put(key, command.time());
    map.put(
        MapKey.documents(key),
        StoredDocument.position(command.time()),
        StoredDocument.toBytes(command.document()));
    map.put(names(key), name(key), StoredDocument.nameValue());
    map.commit();
  }

  private DocumentOutcome.Deleted delete(DeleteDocuments command) {
    MetricKey key = command.key();
    TimeRange range = command.range();
    TimeRange left =
        new TimeRange(Math.min(emptied.skip(key, range.lower()), range.upper()), range.upper());
    RecordMap.Count count =
        map.count(
            MapKey.documents(key),
            StoredDocument.position(left.lower()),
            StoredDocument.position(left.upper()),
            command.most());
    long end = StoredDocument.timeAt(count.end());
    if (count.values() > 0) {
      remove(key, new TimeRange(left.lower(), end), count.values());
      map.commit();
    }
    TimeRange all = new TimeRange(range.lower(), end);
    emptied.emptied(key, all, count.values());
    return new DocumentOutcome.Deleted(all, count.values());
  }

  private void remove(MetricKey key, TimeRange range, long count) {
    MapKey documents = MapKey.documents(key);
    byte[] from = StoredDocument.position(range.lower());
    try (RecordMap.Walk walk = map.walk()) {
      if (count > FEW_DOCUMENTS) {
        map.removeRange(documents, from, StoredDocument.position(range.upper()));
      } else {
        walk.seek(documents, from);
        for (long i = 0; i < count; i++) {
          map.remove(documents, walk.position());
          walk.next();
        }
      }
      if (!isAnyOutside(walk, key, range)) {
        map.remove(names(key), name(key));
      }
    }
  }

  /** Whether the metric has a document that is not in the range. */
  private boolean isAnyOutside(RecordMap.Walk walk, MetricKey key, TimeRange range) {
    return isAnyFrom(walk, key, range.upper())
        || (isAnyFrom(walk, key, 0) && StoredDocument.timeAt(walk.position()) < range.lower());
  }

  private boolean isAnyFrom(RecordMap.Walk walk, MetricKey key, long time) {
    return walk.seek(MapKey.documents(key), StoredDocument.position(emptied.skip(key, time)));
  }
}
