package io.weir;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.List;

/**
 * Settings of the process, not of a role. They are read here to be known and checked; the launcher
 * uses one, the logging library the other.
 *
 * @param javaOptions options for the JVM, separated by blanks
 * @param logLevel the least that Weir's own classes log
 */
record ProcessSettings(String javaOptions, String logLevel) {
  private static final String LOG_LEVEL = "WEIR_LOG_LEVEL";
  private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  static ProcessSettings from(Settings settings) {
    String logLevel =
        settings.text(LOG_LEVEL, "INFO", "least that Weir logs: " + String.join(", ", LOG_LEVELS));
    if (!LOG_LEVELS.contains(logLevel)) {
      throw new SettingsException(
          LOG_LEVEL + ": must be one of " + LOG_LEVELS + ", got \"" + logLevel + "\"");
    }
    return new ProcessSettings(
        settings.text("WEIR_JAVA_OPTS", "", "more options for the JVM, read by ./weir"), logLevel);
  }
}
