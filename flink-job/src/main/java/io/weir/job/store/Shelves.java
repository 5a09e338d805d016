package io.weir.job.store;

import io.weir.model.Tag;
import io.weir.model.chunk.Fragments;

/**
 * Where state of before the {@link TagIndex} has the names: four lists a key group. Whoever opens
 * such a state has them moved into the index.
 */
final class Shelves {
  private static final int A_KEY_GROUP = 4;

  private Shelves() {}

  /** Moves all names of a range of key groups; there are none afterwards. */
  static void moveTo(TagIndex index, RollUp rollUp, FragmentStore store, KeyGroups keyGroups) {
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      for (int shelf = 0; shelf < A_KEY_GROUP; shelf++) {
        ChunkKey key = ChunkKey.shelf(keyGroups.hashFor(keyGroup), shelf);
        byte[] stored = store.read(key);
        if (stored != null) {
          for (Fragments names = new Fragments(stored); names.next(); ) {
            Tag tag = Tag.ofUtf8(stored, names.offset(), names.length());
            if (index.add(tag)) {
              rollUp.measure(tag);
            }
          }
          store.remove(key);
        }
      }
    }
  }
}
