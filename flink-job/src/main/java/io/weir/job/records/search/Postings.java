package io.weir.job.records.search;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.Arrays;
import java.util.List;

/**
 * Writes which values have which words. What is written takes effect with the next commit of the
 * map, so a value and its words do at once. For the task's thread.
 */
public final class Postings {
  /** The most entries that are removed one by one; a range costs every later walk. */
  private static final int FEW = 1000;

  private static final byte[] NO_VALUE = {};

  private final RecordMap map;
  private long bytes;

  public Postings(RecordMap map) {
    this.map = map;
  }

  /**
   * A value is stored, instead of another or of none: its words are found from now on, and no
   * others. What is equal in both is not written.
   *
   * @param search see {@link MapKey#search}
   */
  public void put(MapKey search, byte[] key, ValueWords words, String contentType, byte[] value) {
    replace(search, key, words.of(contentType, value));
  }

  /** A value is removed. */
  public void remove(MapKey search, byte[] key) {
    replace(search, key, null);
  }

  private void replace(MapKey search, byte[] key, WordList now) {
    byte[] at = PostingPlace.list(key);
    byte[] stored = map.get(search, at);
    byte[] wanted = now == null || now.entries().isEmpty() ? null : now.toBytes();
    if (Arrays.equals(stored, wanted)) {
      return;
    }
    List<WordList.Entry> old = stored == null ? List.of() : WordList.of(stored).entries();
    writeDifference(search, key, old, wanted == null ? List.of() : now.entries());
    if (wanted == null) {
      map.remove(search, at);
    } else {
      put(search, at, wanted);
    }
  }

  /** Both are in the order of words. */
  private void writeDifference(
      MapKey search, byte[] key, List<WordList.Entry> old, List<WordList.Entry> now) {
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      int order =
          i == old.size()
              ? 1
              : j == now.size() ? -1 : Arrays.compareUnsigned(old.get(i).word(), now.get(j).word());
      if (order < 0) {
        map.remove(search, PostingPlace.word(old.get(i).word(), key));
      } else if (order > 0) {
        put(search, PostingPlace.word(now.get(j).word(), key), NO_VALUE);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
  }

  private void put(MapKey search, byte[] place, byte[] value) {
    map.put(search, place, value);
    bytes += place.length + value.length;
  }

  /** About how many bytes were put since {@link #forgetWritten}. */
  public long writtenBytes() {
    return bytes;
  }

  /** What was written is committed. */
  public void forgetWritten() {
    bytes = 0;
  }

  /** Removes all words of an index in a key group. */
  public void drop(MapKey search) {
    int count = 0;
    try (RecordMap.Walk walk = map.walk()) {
      for (boolean any = walk.seek(search, PostingPlace.START);
          any && count <= FEW;
          any = walk.next()) {
        count++;
      }
      if (count <= FEW) {
        for (boolean any = walk.seek(search, PostingPlace.START); any; any = walk.next()) {
          map.remove(search, walk.position());
        }
      }
    }
    if (count > FEW) {
      map.removeRange(search, PostingPlace.START, PostingPlace.END);
    }
  }
}
