package io.weir.job.samples;

import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;

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
  protected TaskKeyGroups keyGroups() {
    return new TaskKeyGroups(new KeyGroups(KEY_GROUPS), 0, KEY_GROUPS - 1);
  }
}
