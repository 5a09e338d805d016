package io.weir.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSettingsTest {
  @Test
  void areOffByDefault() {
    Settings settings = new Settings(Map.of());

    assertThat(TlsSettings.from(settings)).isEqualTo(TlsSettings.none());
    assertThat(TlsSettings.none().isOn()).isFalse();
    assertThat(CallSettings.from(settings).context()).isEmpty();
  }

  @Test
  void readsEverySetting() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_TLS_CERTIFICATE", "/c",
                "WEIR_TLS_KEY", "/k",
                "WEIR_TLS_CLIENT_CA", "/a",
                "WEIR_TLS_CLIENT", "optional",
                "WEIR_TLS_HSTS", "off",
                "WEIR_TLS_CA", "/ca",
                "WEIR_TLS_CALL_CERTIFICATE", "/cc",
                "WEIR_TLS_CALL_KEY", "/ck"));

    assertThat(TlsSettings.from(settings))
        .isEqualTo(
            new TlsSettings(
                Optional.of(Path.of("/c")),
                Optional.of(Path.of("/k")),
                Optional.of(Path.of("/a")),
                false,
                Duration.ZERO));
    assertThat(CallSettings.from(settings))
        .isEqualTo(
            new CallSettings(
                Optional.of(Path.of("/ca")),
                Optional.of(Path.of("/cc")),
                Optional.of(Path.of("/ck"))));
    settings.refuseUnknown();
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_TLS_CERTIFICATE, /c, must both be set or neither",
    "WEIR_TLS_KEY, /k, must both be set or neither",
    "WEIR_TLS_CLIENT_CA, /a, must not be set without WEIR_TLS_CERTIFICATE",
    "WEIR_TLS_CLIENT, maybe, must be required or optional",
    "WEIR_TLS_HSTS, never, 'must be off, or a number'",
  })
  void refusesWhatMakesNoSense(String key, String value, String why) {
    assertThatThrownBy(() -> TlsSettings.from(new Settings(Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(why);
  }

  @Test
  void refusesACertificateOfCallsWithoutItsKey() {
    Settings settings = new Settings(Map.of("WEIR_TLS_CALL_CERTIFICATE", "/c"));
    assertThatThrownBy(() -> CallSettings.from(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_TLS_CALL_KEY");
  }
}
