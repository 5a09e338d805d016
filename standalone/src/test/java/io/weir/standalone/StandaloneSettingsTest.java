package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandaloneSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(StandaloneSettings.from(new Settings(Map.of())))
        .isEqualTo(new StandaloneSettings(Path.of("data"), 256L << 20));
  }

  @Test
  void readsEveryKey() {
    Settings settings =
        new Settings(Map.of("WEIR_DATA_DIR", "/var/lib/weir", "WEIR_ROCKSDB_MEMORY", "1GB"));

    assertThat(StandaloneSettings.from(settings))
        .isEqualTo(new StandaloneSettings(Path.of("/var/lib/weir"), 1L << 30));
    settings.refuseUnknown();
  }
}
