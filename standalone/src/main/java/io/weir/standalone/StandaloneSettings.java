package io.weir.standalone;

import io.weir.service.settings.Settings;
import java.nio.file.Path;

/**
 * Settings of standalone alone.
 *
 * @param dataDirectory holds Kafka's log and Flink's checkpoints
 * @param rocksDbMemory bytes of RocksDB's caches and write buffers in all, outside the heap
 */
public record StandaloneSettings(Path dataDirectory, long rocksDbMemory) {
  /** Where it listens unless {@code WEIR_PORT} says otherwise. */
  public static final int DEFAULT_PORT = 8080;

  /**
   * Reads them.
   *
   * @throws io.weir.service.settings.SettingsException naming the key, the limit and what was got
   */
  public static StandaloneSettings from(Settings settings) {
    return new StandaloneSettings(
        Path.of(settings.text("WEIR_DATA_DIR", "data", "standalone's directory")),
        settings.bytes("WEIR_ROCKSDB_MEMORY", "256MB", "standalone's memory of RocksDB"));
  }
}
