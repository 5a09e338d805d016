package io.weir.service.changes;

import io.weir.model.records.Change;
import io.weir.model.records.StreamKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a stream's next change from one that was told before: replicas and replays emit each change
 * again. Knows the streams that changed last; of others a change may be told again. Changes of
 * documents and items, which only the writer waits for, are all told and take no place.
 */
final class LastChanges {
  /** About 200 bytes each. */
  private static final int MOST_STREAMS = 20_000;

  private final Map<StreamKey, Long> offsets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Long> eldest) {
          return size() > MOST_STREAMS;
        }
      };

  /** Whether the change comes after all that were told of its stream, if it is a stream's. */
  boolean isNext(Change change) {
    if (!(change.key() instanceof StreamKey stream)) {
      return true;
    }
    long offset = change.position().offset();
    Long last = offsets.get(stream);
    if (last != null && offset <= last) {
      return false;
    }
    offsets.put(stream, offset);
    return true;
  }

  void forget() {
    offsets.clear();
  }
}
