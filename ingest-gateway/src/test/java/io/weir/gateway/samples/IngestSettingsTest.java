package io.weir.gateway.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(IngestSettings.from(new Settings(Map.of())))
        .isEqualTo(
            new IngestSettings(
                OptionalInt.of(10),
                Duration.ofMinutes(1),
                64 << 20,
                Duration.ofSeconds(20),
                1_000_000,
                256 << 20,
                Duration.ofMillis(500),
                64 << 20,
                4,
                BlockFormat.PACKED));
  }

  @Test
  void readsEverySetting() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_VALUES", "3",
                "WEIR_MAX_AHEAD", "2m",
                "WEIR_MAX_REQUEST_SIZE", "1MB",
                "WEIR_BODY_TIMEOUT", "11s",
                "WEIR_MAX_BATCH", "4",
                "WEIR_MAX_IN_FLIGHT", "2MB",
                "WEIR_SHED_AFTER", "70ms",
                "WEIR_NAME_CACHE", "3MB",
                "WEIR_IMPORTS", "7",
                "WEIR_SAMPLE_BLOCKS", "plain"));
    IngestSettings expected =
        new IngestSettings(
            OptionalInt.of(3),
            Duration.ofMinutes(2),
            1 << 20,
            Duration.ofSeconds(11),
            4,
            2 << 20,
            Duration.ofMillis(70),
            3 << 20,
            7,
            BlockFormat.PLAIN);

    assertThat(IngestSettings.from(settings)).isEqualTo(expected);
    settings.refuseUnknown();
  }

  @Test
  void refusesAFormatOfBlocksThatIsNone() {
    assertThatThrownBy(
            () -> IngestSettings.from(new Settings(Map.of("WEIR_SAMPLE_BLOCKS", "PACKED"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_SAMPLE_BLOCKS: must be packed or plain, got \"PACKED\"");
  }

  @Test
  void takesAnyNumberOfValuesWhereToldSo() {
    assertThat(IngestSettings.from(new Settings(Map.of("WEIR_VALUES", "any"))).values()).isEmpty();
  }

  @Test
  void refusesMoreValuesThanASampleMayHave() {
    assertThatThrownBy(() -> IngestSettings.from(new Settings(Map.of("WEIR_VALUES", "65"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_VALUES: must be a whole number, 1 to 64, got \"65\"");
  }
}
