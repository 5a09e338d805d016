package io.weir.service.changes;

import io.weir.model.records.Change;
import io.weir.model.records.RecordKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a key's next change from one that was told before: replicas and replays emit each change
 * again. Knows the keys that changed last; of others a change may be told again.
 */
final class LastChanges {
  /** About 200 bytes each. */
  private static final int MOST_KEYS = 20_000;

  private final Map<RecordKey, Long> offsets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordKey, Long> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /** Whether the change comes after all that were told of its key. */
  boolean isNext(Change change) {
    long offset = change.position().offset();
    Long last = offsets.get(change.key());
    if (last != null && offset <= last) {
      return false;
    }
    offsets.put(change.key(), offset);
    return true;
  }

  void forget() {
    offsets.clear();
  }
}
