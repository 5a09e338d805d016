package io.weir.job.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorSettingsTest {
  @Test
  void defaultsFitOneMachine() {
    assertThat(SupervisorSettings.from(new Settings(Map.of())))
        .isEqualTo(
            new SupervisorSettings(
                URI.create("http://127.0.0.1:8081"),
                Path.of("data/checkpoints").toAbsolutePath(),
                Optional.empty(),
                Duration.ofSeconds(1)));
  }

  @Test
  void everySettingHasItsVariable() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_FLINK_REST", "http://jobmanager:1",
                "WEIR_CHECKPOINT_DIR", "file:///state/checkpoints",
                "WEIR_SAVEPOINT", "/state/savepoints/savepoint-1/",
                "WEIR_SUPERVISOR_INTERVAL", "200ms"));

    assertThat(SupervisorSettings.from(settings))
        .isEqualTo(
            new SupervisorSettings(
                URI.create("http://jobmanager:1"),
                Path.of("/state/checkpoints"),
                Optional.of(Path.of("/state/savepoints/savepoint-1")),
                Duration.ofMillis(200)));
    settings.refuseUnknown();
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_FLINK_REST, jobmanager:8081",
    "WEIR_FLINK_REST, http://jobmanager",
    "WEIR_FLINK_REST, http://a b:1",
    "WEIR_CHECKPOINT_DIR, file:relative",
    "WEIR_SAVEPOINT, file:///a b"
  })
  void refusesWhatCannotBeOne(String key, String value) {
    assertThatThrownBy(() -> SupervisorSettings.from(new Settings(Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining('"' + value + '"');
  }
}
