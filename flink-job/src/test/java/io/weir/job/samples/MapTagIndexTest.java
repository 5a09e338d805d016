package io.weir.job.samples;

import io.weir.model.KeyGroups;

class MapTagIndexTest extends TagIndexContract {
  private static final int KEY_GROUPS = 128;

  @Override
  protected TagNames names() {
    return new HeapTagNames();
  }

  @Override
  protected int many() {
    return 100_000;
  }

  @Override
  protected KeyGroups keyGroups() {
    return new KeyGroups() {
      @Override
      public int first() {
        return 0;
      }

      @Override
      public int last() {
        return KEY_GROUPS - 1;
      }

      @Override
      public int of(int hash) {
        return Math.floorMod(hash, KEY_GROUPS);
      }

      @Override
      public int hashFor(int keyGroup) {
        return keyGroup;
      }
    };
  }
}
