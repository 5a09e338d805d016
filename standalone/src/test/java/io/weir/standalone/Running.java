package io.weir.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Instances for tests: on a free port, in a directory of the test. */
final class Running {
  private Running() {}

  static Standalone standalone(Path dir) throws Exception {
    return Standalone.start(environment(dir));
  }

  static Map<String, String> environment(Path dir) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_OUTCOME_TIMEOUT", "1m"); // the machine may be loaded
    environment.put("WEIR_SYS_METRICS", "off"); // no events but those of the test
    environment.put("WEIR_DATA_DIR", dir.toString());
    environment.put("WEIR_ROCKSDB_MEMORY", "128MB");
    environment.put("WEIR_FLUSH_INTERVAL", "150ms"); // a third less CPU while nothing comes
    return environment;
  }
}
