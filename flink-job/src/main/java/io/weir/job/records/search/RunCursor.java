package io.weir.job.records.search;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys at the end of places that start alike. Reads more of them at once the more of what it
 * read was used: a step costs a tenth of a seek.
 */
final class RunCursor implements KeyCursor {
  /** The most keys that are read at once. */
  private static final int MAX_AHEAD = 16;

  private final RecordMap.Walk walk;
  private final MapKey map;
  private final byte[] start;
  private final List<byte[]> read = new ArrayList<>();
  private int at;
  private int used;
  private int ahead = 1;
  private boolean isAtEnd;

  /**
   * @param walk may be moved by others between calls
   * @param start of the places, before the key
   */
  RunCursor(RecordMap.Walk walk, MapKey map, byte[] start) {
    this.walk = walk;
    this.map = map;
    this.start = start;
  }

  @Override
  public byte[] from(byte[] key) {
    int before = at;
    while (at < read.size() && Arrays.compareUnsigned(read.get(at), key) < 0) {
      at++;
    }
    if (at == read.size()) {
      if (isAtEnd) {
        return null;
      }
      read(key);
    } else if (at > before) {
      used++;
    }
    return at < read.size() ? read.get(at) : null;
  }

  private void read(byte[] key) {
    ahead = used == read.size() ? Math.min(2 * ahead, MAX_AHEAD) : 1;
    read.clear();
    at = 0;
    used = 1;
    byte[] from = Arrays.copyOf(start, start.length + key.length);
    System.arraycopy(key, 0, from, start.length, key.length);
    boolean any = walk.seek(map, from);
    while (any && read.size() < ahead) {
      byte[] place = walk.position();
      if (!startsAlike(place)) {
        break;
      }
      read.add(Arrays.copyOfRange(place, start.length, place.length));
      any = read.size() < ahead && walk.next();
    }
    isAtEnd = read.size() < ahead;
  }

  private boolean startsAlike(byte[] place) {
    return place.length >= start.length
        && Arrays.equals(place, 0, start.length, start, 0, start.length);
  }
}
