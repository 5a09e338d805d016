package io.weir.service.settings;

import java.util.Optional;

/** The setting {@code WEIR_TOKEN}, by which commands say who asks. */
public final class TokenSetting {
  private TokenSetting() {}

  /**
   * Reads it, or the file that {@code WEIR_TOKEN_FILE} names.
   *
   * @throws SettingsException if both are set, or the file cannot be read
   */
  public static Optional<Secret> from(Settings settings) {
    return settings.secret("WEIR_TOKEN", "token that ./weir query, save, datagen, ... send");
  }
}
