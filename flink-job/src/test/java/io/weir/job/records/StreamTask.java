package io.weir.job.records;

import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store, its engine and its timers, which are due by its clock. */
final class StreamTask {
  static final int PARTITIONS = 3;
  static final TaskKeyGroups KEY_GROUPS = new TaskKeyGroups(new KeyGroups(8), 0, 7);

  final HeapRecordMap map = new HeapRecordMap();
  final Map<StreamKey, Long> timers = new TreeMap<>();
  long now;
  final StreamStore store =
      new StreamStore(map, KEY_GROUPS, () -> now, (key, at) -> timers.merge(key, at, Math::min));
  final StreamEngine engine = new StreamEngine(map, KEY_GROUPS, () -> now);

  StreamTask() {
    store.caughtUp();
  }

  void runTimers() {
    for (StreamKey key : List.copyOf(timers.keySet())) {
      if (timers.get(key) <= now) {
        timers.remove(key);
        store.upkeep(key);
      }
    }
  }

  RecordResult.Events events(StreamKey key, long from, int limit) {
    return (RecordResult.Events)
        engine.answer(new RecordQuery.Events(LogPosition.NONE, key, from, limit, 1 << 20));
  }
}
