package io.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(ProcessSettings.from(new Settings(Map.of())))
        .isEqualTo(new ProcessSettings("", "INFO"));
  }

  @Test
  void readsEveryKey() {
    Settings settings =
        new Settings(Map.of("WEIR_JAVA_OPTS", "-Xmx4g -ea", "WEIR_LOG_LEVEL", "DEBUG"));

    assertThat(ProcessSettings.from(settings))
        .isEqualTo(new ProcessSettings("-Xmx4g -ea", "DEBUG"));
    settings.refuseUnknown();
  }

  @Test
  void refusesALevelThatThereIsNot() {
    assertThatThrownBy(
            () -> ProcessSettings.from(new Settings(Map.of("WEIR_LOG_LEVEL", "verbose"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_LOG_LEVEL")
        .hasMessageContaining("\"verbose\"");
  }
}
