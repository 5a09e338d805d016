package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(HttpSettings.from(new Settings(Map.of()), 8081))
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                8081,
                32,
                Duration.ofSeconds(1),
                1000,
                64 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5)));
  }

  @Test
  void readsEverySetting() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_HOST", "0.0.0.0",
                "WEIR_PORT", "1",
                "WEIR_HTTP_THREADS", "9",
                "WEIR_HTTP_CONNECTIONS", "2",
                "WEIR_MAX_REQUEST_SIZE", "3KB",
                "WEIR_HTTP_IDLE_TIMEOUT", "4s",
                "WEIR_HTTP_REQUEST_TIMEOUT", "5s",
                "WEIR_STOP_TIMEOUT", "6s",
                "WEIR_HTTP_MAX_WAIT", "7s"));

    assertThat(HttpSettings.from(settings, 8080))
        .isEqualTo(
            new HttpSettings(
                "0.0.0.0",
                1,
                9,
                Duration.ofSeconds(7),
                2,
                3 << 10,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6)));
    settings.refuseUnknown();
  }
}
