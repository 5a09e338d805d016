package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.settings.Settings;
import io.weir.service.tls.TlsSettings;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(HttpSettings.from(new Settings(Map.of()), 8081))
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                Set.of(),
                8081,
                OptionalInt.empty(),
                32,
                Duration.ofSeconds(1),
                1000,
                64 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                1024,
                Duration.ofSeconds(10),
                20 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                TlsSettings.none(),
                CorsSettings.none()));
  }

  @Test
  void readsEverySetting() {
    Settings settings =
        new Settings(
            Map.ofEntries(
                Map.entry("WEIR_HOST", "0.0.0.0"),
                Map.entry("WEIR_HOST_NAMES", "weir.example, ,10.0.0.1"),
                Map.entry("WEIR_PORT", "1"),
                Map.entry("WEIR_ADMIN_PORT", "12"),
                Map.entry("WEIR_HTTP_THREADS", "9"),
                Map.entry("WEIR_HTTP_CONNECTIONS", "2"),
                Map.entry("WEIR_MAX_REQUEST_SIZE", "3KB"),
                Map.entry("WEIR_HTTP_IDLE_TIMEOUT", "4s"),
                Map.entry("WEIR_HTTP_REQUEST_TIMEOUT", "5s"),
                Map.entry("WEIR_STOP_TIMEOUT", "6s"),
                Map.entry("WEIR_HTTP_MAX_WAIT", "7s"),
                Map.entry("WEIR_HTTP_HEAD_TIMEOUT", "8s"),
                Map.entry("WEIR_HTTP_MIN_RATE", "9"),
                Map.entry("WEIR_HTTP_SLOW_AFTER", "10s"),
                Map.entry("WEIR_HTTP_REPLY_RATE", "11")));

    assertThat(HttpSettings.from(settings, 8080))
        .isEqualTo(
            new HttpSettings(
                "0.0.0.0",
                Set.of("weir.example", "10.0.0.1"),
                1,
                OptionalInt.of(12),
                9,
                Duration.ofSeconds(7),
                2,
                3 << 10,
                Duration.ofSeconds(4),
                Duration.ofSeconds(8),
                9,
                Duration.ofSeconds(10),
                11,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                TlsSettings.none(),
                CorsSettings.none()));
    settings.refuseUnknown();
  }
}
