package io.weir.query.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlerSettingsTest {
  private static HandlerSettings of(Map<String, String> environment) {
    return HandlerSettings.from(new Settings(environment));
  }

  @Test
  void thereAreNoHandlersByDefault() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new HandlerSettings(
                Optional.empty(), 4, 64, Duration.ofSeconds(10), 1 << 20, List.of()));
  }

  @Test
  void readsEveryKey() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_HANDLERS", "d");
    environment.put("WEIR_HANDLER_THREADS", "1");
    environment.put("WEIR_HANDLER_WAITING", "2");
    environment.put("WEIR_HANDLER_TIMEOUT", "3s");
    environment.put("WEIR_HANDLER_BODY", "4KB");
    environment.put("WEIR_HANDLER_GATEWAY", "http://a:8080,http://b");

    assertThat(of(environment))
        .isEqualTo(
            new HandlerSettings(
                Optional.of(Path.of("d")),
                1,
                2,
                Duration.ofSeconds(3),
                4096,
                List.of(URI.create("http://a:8080"), URI.create("http://b"))));
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_HANDLER_THREADS, 0",
    "WEIR_HANDLER_WAITING, 0",
    "WEIR_HANDLER_BODY, 65MB",
    "WEIR_HANDLER_GATEWAY, gateway:8080",
    "WEIR_HANDLER_GATEWAY, http://gateway:8080/x"
  })
  void refusesOthersByTheirName(String key, String value) {
    assertThatThrownBy(() -> of(Map.of(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(key + ":");
  }
}
