package io.weir.service.http;

import io.weir.service.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** Settings of servers that a test starts: on any port, and stopped within a second. */
final class TestSettings {
  private TestSettings() {}

  /**
   * @param more names and values in turn
   */
  static Settings of(String... more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "1s"));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return new Settings(environment);
  }

  static HttpSettings http(String... more) {
    return HttpSettings.from(of(more), 0);
  }
}
