package io.weir.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                + "unknown setting WEIR_Q; "
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
  void showsNoSecret(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "hush from a file\nand more\n");
    Settings settings =
        new Settings(Map.of("WEIR_A", "hush", "WEIR_B_FILE", file.toString(), "WEIR_C", ""));

    Optional<Secret> given = settings.secret("WEIR_A", "a secret");
    Optional<Secret> read = settings.secret("WEIR_B", "another");

    assertThat(given).map(Secret::reveal).hasValue("hush");
    assertThat(read).map(Secret::reveal).hasValue("hush from a file\nand more");
    assertThat(settings.secret("WEIR_C", "none")).isEmpty();
    settings.refuseUnknown();
    assertThat(settings.show() + given + read + settings)
        .contains("WEIR_A=(hidden) ", file.toString())
        .doesNotContain("hush");
  }

  @Test
  void saysWhySecretsCannotBeHadAndNoneOfThem(@TempDir Path dir) throws IOException {
    String empty = Files.writeString(dir.resolve("empty"), "\n").toString();
    String binary = Files.write(dir.resolve("binary"), new byte[] {-1, 'h'}).toString();
    assertNoSecret("must not both be set", "WEIR_A", "hush", "WEIR_A_FILE", empty);
    assertNoSecret("must not be empty", "WEIR_A_FILE", empty);
    assertNoSecret("must be UTF-8", "WEIR_A_FILE", binary);
    assertNoSecret("there is no file", "WEIR_A_FILE", dir.resolve("none").toString());
    assertNoSecret("cannot be read", "WEIR_A_FILE", dir.toString());
  }

  private static void assertNoSecret(String why, String... environment) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < environment.length; i += 2) {
      all.put(environment[i], environment[i + 1]);
    }
    assertThatThrownBy(() -> new Settings(all).secret("WEIR_A", ""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_A_FILE: " + why)
        .hasMessageNotContaining("hush");
  }

  @Test
  void keepsToTheEnvironmentItWasMadeWith() {
    Map<String, String> environment = new HashMap<>(Map.of("WEIR_A", "before"));
    Settings settings = new Settings(environment);
    environment.put("WEIR_A", "after");
    assertThat(settings.text("WEIR_A", "", "")).isEqualTo("before");
  }
}
