package io.weir.job.records.search;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The keys of all values that have one of some words. */
final class UnionCursor implements KeyCursor {
  /** Before every key. */
  private static final byte[] NO_KEY = {};

  private record Head(byte[] key, KeyCursor keys) {}

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing(Head::key, Arrays::compareUnsigned));

  private UnionCursor(RecordMap.Walk walk, MapKey map, List<byte[]> words) {
    for (byte[] word : words) {
      heads.add(new Head(NO_KEY, new RunCursor(walk, map, PostingPlace.word(word))));
    }
  }

  /**
   * The keys of values that have a word with a start.
   *
   * @return null if there are more such words
   */
  static UnionCursor ofStart(RecordMap.Walk walk, MapKey map, byte[] start, int mostWords) {
    List<byte[]> words = new ArrayList<>();
    byte[] places = PostingPlace.wordsWith(start);
    boolean any = walk.seek(map, places);
    while (any && startsWith(walk.position(), places)) {
      if (words.size() == mostWords) {
        return null;
      }
      byte[] word = PostingPlace.wordAt(walk.position());
      words.add(word);
      any = walk.seek(map, PostingPlace.afterWord(word));
    }
    return new UnionCursor(walk, map, words);
  }

  private static boolean startsWith(byte[] place, byte[] start) {
    return place.length >= start.length
        && Arrays.equals(place, 0, start.length, start, 0, start.length);
  }

  @Override
  public byte[] from(byte[] key) {
    while (!heads.isEmpty() && Arrays.compareUnsigned(heads.peek().key, key) < 0) {
      KeyCursor keys = heads.remove().keys;
      byte[] next = keys.from(key);
      if (next != null) {
        heads.add(new Head(next, keys));
      }
    }
    return heads.isEmpty() ? null : heads.peek().key;
  }
}
