package io.weir.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void readsWhatIsSet() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_TOPIC", "other",
                "WEIR_BIG", "-9223372036854775808",
                "WEIR_PARTITIONS", "24",
                "WEIR_RETENTION", "26h",
                "WEIR_LIMIT", "64KB"));
    assertThat(settings.text("WEIR_TOPIC", "samples", "")).isEqualTo("other");
    assertThat(settings.number("WEIR_BIG", 0, Long.MIN_VALUE, 0, "")).isEqualTo(Long.MIN_VALUE);
    assertThat(settings.integer("WEIR_PARTITIONS", 12, 1, 24, "")).isEqualTo(24);
    assertThat(settings.duration("WEIR_RETENTION", "1s", "")).isEqualTo(Duration.ofHours(26));
    assertThat(settings.bytes("WEIR_LIMIT", "1", "")).isEqualTo(65_536);
  }

  @Test
  void hasDefaultsForWhatIsNotSet() {
    Settings settings = new Settings(Map.of());
    assertThat(settings.text("WEIR_TOPIC", "samples", "")).isEqualTo("samples");
    assertThat(settings.number("WEIR_BIG", 7, 0, 9, "")).isEqualTo(7);
    assertThat(settings.integer("WEIR_PARTITIONS", 12, 1, 24, "")).isEqualTo(12);
    assertThat(settings.duration("WEIR_RETENTION", "1s", "")).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.bytes("WEIR_LIMIT", "2MB", "")).isEqualTo(2 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ten", "1.5", "1e3", "0", "25", "-1", "99999999999999999999", "1 "})
  void aRefusedNumberIsToldItsLimitsAndWhatWasGot(String text) {
    Settings settings = new Settings(Map.of("WEIR_PARTITIONS", text));
    assertThatThrownBy(() -> settings.integer("WEIR_PARTITIONS", 12, 1, 24, ""))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_PARTITIONS: must be a whole number, 1 to 24, got \"" + text + "\"");
  }

  @Test
  void aRefusedDurationOrSizeIsToldItsUnits() {
    Settings settings = new Settings(Map.of("WEIR_RETENTION", "26", "WEIR_LIMIT", "1TB"));
    assertThatThrownBy(() -> settings.duration("WEIR_RETENTION", "1s", ""))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "WEIR_RETENTION: must be a number and one of ms, s, m, h, d, more than 0 and at most"
                + " 106751d, got \"26\"");
    assertThatThrownBy(() -> settings.bytes("WEIR_LIMIT", "1", ""))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "WEIR_LIMIT: must be a number, alone or with KB, MB or GB, more than 0 and less than"
                + " 2^63 bytes, got \"1TB\"");
  }

  @Test
  void refusesKeysThatNobodyReadsAndSaysWhatMayHaveBeenMeant() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_TOPIK", "x", "WEIR_PARTITION", "3", "WEIR_Q", "", "PATH", "/bin", "WEI", ""));
    settings.text("WEIR_TOPIC", "samples", "");
    settings.integer("WEIR_PARTITIONS", 12, 1, 24, "");
    assertThatThrownBy(settings::refuseUnknown)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "unknown setting WEIR_PARTITION, did you mean WEIR_PARTITIONS?; "
                + "unknown setting WEIR_Q, did you mean WEIR_TOPIC?; "
                + "unknown setting WEIR_TOPIK, did you mean WEIR_TOPIC?");
  }

  @Test
  void acceptsKeysThatWereReadAndAllThatAreNotItsOwn() {
    Settings settings = new Settings(Map.of("WEIR_TOPIC", "x", "HOME", "/", "XWEIR_A", ""));
    settings.text("WEIR_TOPIC", "samples", "");
    settings.refuseUnknown();
    assertThat(settings.show()).doesNotContain("HOME");
  }

  @Test
  void showsWhatIsInForceByKeyAndWhatOfItWasSet() {
    Settings settings = new Settings(Map.of("WEIR_B", "100%s"));
    settings.text("WEIR_B", "x", "the 2nd, 50 %");
    settings.duration("WEIR_A", "5m", "how long");
    assertThat(settings.show().lines())
        .containsExactly(
            "WEIR_A=5m                                    # how long",
            "WEIR_B=100%s                                 # the 2nd, 50 % (set)");
  }

  @Test
  void keepsToTheEnvironmentItWasMadeWith() {
    Map<String, String> environment = new HashMap<>(Map.of("WEIR_A", "before"));
    Settings settings = new Settings(environment);
    environment.put("WEIR_A", "after");
    assertThat(settings.text("WEIR_A", "", "")).isEqualTo("before");
  }
}
