package io.weir.job.rocksdb;

import io.weir.job.samples.TagIndexContract;
import io.weir.job.samples.TagNames;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over RocksDB alone, with the keys that Flink's map state has there. */
class RocksDbTagIndexTest extends TagIndexContract {
  private static final int KEY_GROUPS = 128;

  @RegisterExtension private final NamesOnDisk onDisk = new NamesOnDisk();

  @Override
  protected int many() {
    return 200_000;
  }

  @Override
  protected TaskKeyGroups keyGroups() {
    return new TaskKeyGroups(new KeyGroups(KEY_GROUPS), 0, KEY_GROUPS - 1);
  }

  @Override
  protected TagNames names() {
    return onDisk.names(KEY_GROUPS);
  }
}
