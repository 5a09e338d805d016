package io.weir.standalone;

import io.weir.service.settings.Settings;
import java.nio.file.Path;

/**
 * What only the process that holds everything is told.
 *
 * @param dataDirectory holds Kafka's log and Flink's checkpoints
 * @param rocksDbMemory bytes of RocksDB's caches and write buffers in all, beside the heap
 */
record StandaloneSettings(Path dataDirectory, long rocksDbMemory) {
  static StandaloneSettings from(Settings settings) {
    return new StandaloneSettings(
        Path.of(settings.text("WEIR_DATA_DIR", "data", "standalone's directory")),
        settings.bytes("WEIR_ROCKSDB_MEMORY", "256MB", "standalone's memory of RocksDB"));
  }
}
