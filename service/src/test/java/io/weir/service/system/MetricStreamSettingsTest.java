package io.weir.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.StreamLimits;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricStreamSettingsTest {
  private static MetricStreamSettings of(Map<String, String> environment) {
    return MetricStreamSettings.from(new Settings(environment));
  }

  @Test
  void isOnByDefaultAndKeepsADay() {
    MetricStreamSettings settings = of(Map.of());

    assertThat(settings.on()).isTrue();
    assertThat(settings.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.limits()).isEqualTo(new StreamLimits(0, 256 << 20, 86_400_000));
    assertThat(settings.instance(8080)).endsWith(":8080").doesNotStartWith(":");
  }

  @Test
  void readsEveryKey() {
    MetricStreamSettings settings =
        of(
            Map.of(
                "WEIR_SYS_METRICS_INTERVAL", "1s",
                "WEIR_SYS_METRICS_RETENTION", "1h",
                "WEIR_SYS_METRICS_BYTES", "1KB",
                "WEIR_INSTANCE", "left"));

    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.limits()).isEqualTo(new StreamLimits(0, 1024, 3_600_000));
    assertThat(settings.instance(8080)).isEqualTo("left");
  }

  @Test
  void isOffIfItIsToBeOrIfThereAreNoRecords() {
    assertThat(of(Map.of("WEIR_SYS_METRICS", "off")).on()).isFalse();
    assertThat(of(Map.of("WEIR_RECORDS", "off")).on()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_SYS_METRICS, yes",
    "WEIR_SYS_METRICS_INTERVAL, 999ms",
    "WEIR_SYS_METRICS_RETENTION, 0s",
    "WEIR_SYS_METRICS_BYTES, 0"
  })
  void refusesOthersByTheirName(String key, String value) {
    assertThatThrownBy(() -> of(Map.of(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(key + ":")
        .hasMessageContaining(value);
  }

  @Test
  void refusesALongName() {
    assertThatThrownBy(() -> of(Map.of("WEIR_INSTANCE", "x".repeat(201))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_INSTANCE")
        .hasMessageContaining("201");
  }
}
