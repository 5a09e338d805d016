package io.weir.job;

import org.rocksdb.Env;
import org.rocksdb.Priority;

/** The threads in which RocksDB flushes and merges files, all of a process's databases alike. */
final class RocksDbThreads {
  private RocksDbThreads() {}

  /**
   * Lets them have a core as long as nobody else wants it (on Linux: nice 19), from their next task
   * on and for good. Whoever waits for what they do, as a writer whose buffers are full, waits
   * longer on a machine that is short of cores.
   */
  static void giveWay() {
    Env env = Env.getDefault();
    env.lowerThreadPoolCPUPriority(Priority.HIGH);
    env.lowerThreadPoolCPUPriority(Priority.LOW);
  }
}
