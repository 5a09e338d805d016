package io.weir.job.store;

import io.weir.model.Tag;
import io.weir.model.chunk.Fragments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The names of the tags of a range of key groups: per key group {@value #SHELVES} shelves, each a
 * list of names in the order of their first sample. Adding one is an append; listing reads every
 * shelf, and needs no memory but for one shelf and the names it returns.
 */
final class Catalogue {
  private static final int SHELVES = 4;

  private final FragmentReader reader;
  private final KeyGroups keyGroups;
  private long size;

  /** Counts what is there. */
  Catalogue(FragmentReader reader, KeyGroups keyGroups) {
    this.reader = reader;
    this.keyGroups = keyGroups;
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      for (int shelf = 0; shelf < SHELVES; shelf++) {
        size += namesOn(ChunkKey.shelf(keyGroups.hashFor(keyGroup), shelf));
      }
    }
  }

  private int namesOn(ChunkKey shelf) {
    byte[] stored = reader.read(shelf);
    int count = 0;
    if (stored != null) {
      for (Fragments names = new Fragments(stored); names.next(); ) {
        count++;
      }
    }
    return count;
  }

  /** How many tags there are; for the thread that adds and removes them. */
  long size() {
    return size;
  }

  /** Adds a tag that is not there. */
  void add(FragmentStore store, Tag tag) {
    store.append(shelfOf(tag), tag.utf8());
    size++;
  }

  /** Removes a tag. */
  void remove(FragmentStore store, Tag tag) {
    ChunkKey shelf = shelfOf(tag);
    byte[] stored = store.read(shelf);
    byte[] kept = null;
    if (stored != null) {
      for (Fragments names = new Fragments(stored); names.next(); ) {
        if (!tag.equalsUtf8(stored, names.offset(), names.length())) {
          kept = Fragments.append(kept, Tag.ofUtf8(stored, names.offset(), names.length()).utf8());
        } else {
          size--;
        }
      }
    }
    store.remove(shelf);
    if (kept != null) {
      for (Fragments names = new Fragments(kept); names.next(); ) {
        store.append(shelf, Tag.ofUtf8(kept, names.offset(), names.length()).utf8());
      }
    }
  }

  private ChunkKey shelfOf(Tag tag) {
    int keyGroup = keyGroups.of(tag.hashCode());
    return ChunkKey.shelf(keyGroups.hashFor(keyGroup), (tag.hashCode() >>> 16) % SHELVES);
  }

  /**
   * The first {@code limit} tags, in order, that start with {@code prefix} and come after {@code
   * after}.
   */
  List<Tag> list(String prefix, String after, int limit) {
    byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
    Tag behind = after.isEmpty() ? null : Tag.of(after);
    PriorityQueue<Tag> first = new PriorityQueue<>(limit + 1, Collections.reverseOrder());
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      for (int shelf = 0; shelf < SHELVES; shelf++) {
        byte[] stored = reader.read(ChunkKey.shelf(keyGroups.hashFor(keyGroup), shelf));
        if (stored == null) {
          continue;
        }
        for (Fragments names = new Fragments(stored); names.next(); ) {
          Tag tag = Tag.ofUtf8(stored, names.offset(), names.length());
          if (tag.startsWith(start) && (behind == null || tag.compareTo(behind) > 0)) {
            first.add(tag);
            if (first.size() > limit) {
              first.poll();
            }
          }
        }
      }
    }
    List<Tag> tags = new ArrayList<>(first);
    Collections.sort(tags);
    return tags;
  }
}
