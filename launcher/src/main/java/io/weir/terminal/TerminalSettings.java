package io.weir.terminal;

import io.weir.service.settings.Settings;

/**
 * What the commands read from the environment.
 *
 * @param url where Weir is, unless a command is told otherwise
 */
public record TerminalSettings(String url) {
  /** Reads them. */
  public static TerminalSettings from(Settings settings) {
    return new TerminalSettings(
        settings.text(
            "WEIR_URL", "http://localhost:8080", "where ./weir query, save, ... find it"));
  }
}
