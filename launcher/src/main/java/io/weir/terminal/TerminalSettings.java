package io.weir.terminal;

import io.weir.service.settings.Secret;
import io.weir.service.settings.Settings;
import io.weir.service.settings.TokenSetting;
import java.util.Optional;

/**
 * What the commands read from the environment.
 *
 * @param url where Weir is, unless a command is told otherwise
 * @param token that says who asks
 */
public record TerminalSettings(String url, Optional<Secret> token) {
  /** Reads them. */
  public static TerminalSettings from(Settings settings) {
    return new TerminalSettings(
        settings.text("WEIR_URL", "http://localhost:8080", "where ./weir query, save, ... find it"),
        TokenSetting.from(settings));
  }
}
