package io.weir.job.records.search;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of one key group whose values have what a query asks for. The keys of each word are in
 * order, so that those of all words are found by leaps: each word's cursor in turn goes to the
 * greatest key seen so far (Veldhuizen, "Leapfrog Triejoin", section 3.1). That costs at most two
 * seeks a word for each key of the rarest word, whatever the others have. What the words do not
 * decide, a phrase or a second start, is looked up in the value's {@link WordList}.
 */
final class GroupSearch {
  /** A start of more words than this is sought among the lists of all values, one by one. */
  static final int MAX_WORDS_OF_START = 64;

  /** The most leaps before others have their turn. */
  private static final int LEAPS = 16;

  /** What a look into a list counts as, which may have thousands of words. */
  private static final int LIST_LEAPS = 4;

  private final RecordMap.Walk walk;
  private final MapKey map;
  private final WordQuery query;
  private final KeyCursor[] cursors;
  private final boolean needsList;

  private byte[] at;
  private byte[] from;
  private boolean isHit;
  private boolean hasAdvanced;

  /**
   * @param after the keys wanted are after this one
   */
  GroupSearch(RecordMap.Walk walk, MapKey map, WordQuery query, byte[] after) {
    this.walk = walk;
    this.map = map;
    this.query = query;
    at = after;
    from = justAfter(after);
    List<KeyCursor> all = new ArrayList<>();
    for (byte[] word : query.words()) {
      all.add(new RunCursor(walk, map, PostingPlace.word(word)));
    }
    boolean oneStart = false;
    if (all.isEmpty()) {
      byte[] start = query.starts().get(0);
      KeyCursor union = UnionCursor.ofStart(walk, map, start, MAX_WORDS_OF_START);
      oneStart = union != null;
      all.add(oneStart ? union : new RunCursor(walk, map, PostingPlace.lists()));
    }
    cursors = all.toArray(KeyCursor[]::new);
    needsList = query.needsList(oneStart);
  }

  private static byte[] justAfter(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /** The greatest key that was looked at: all hits that are not after it have been found. */
  byte[] at() {
    return at;
  }

  /** Whether that key is a hit, which has not been taken. */
  boolean isHit() {
    return isHit;
  }

  /** Takes the hit. */
  byte[] take() {
    isHit = false;
    return at;
  }

  /** Whether a key was looked at. */
  boolean hasAdvanced() {
    return hasAdvanced;
  }

  /** Looks at the next keys, up to a hit; false if there are no more. */
  boolean advance() {
    hasAdvanced = true;
    for (int leaps = 0; leaps < LEAPS && !isHit; leaps++) {
      byte[] first = cursors[0].from(from);
      byte[] greatest = first;
      for (int i = 1; i < cursors.length && greatest != null; i++) {
        greatest = cursors[i].from(greatest);
      }
      if (greatest == null) {
        return false;
      }
      boolean allHaveIt = Arrays.equals(first, greatest);
      isHit = allHaveIt && (!needsList || query.restIsIn(list(first)));
      leaps += allHaveIt && needsList ? LIST_LEAPS - 1 : 0;
      at = first;
      from = allHaveIt ? justAfter(first) : greatest;
    }
    return true;
  }

  private WordList list(byte[] key) {
    byte[] place = PostingPlace.list(key);
    if (!walk.seek(map, place) || !Arrays.equals(walk.position(), place)) {
      throw new IllegalStateException("state of records: a value has words, but no list of them");
    }
    return WordList.of(walk.value());
  }
}
