package io.weir.gateway.influx;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;

/**
 * How line protocol is read.
 *
 * @param skipsStrings whether fields that are strings are left out; otherwise they refuse the
 *     request
 */
public record InfluxSettings(boolean skipsStrings) {
  public static InfluxSettings from(Settings settings) {
    String key = "WEIR_INFLUX_STRINGS";
    String text = settings.text(key, "refuse", "fields that are strings: refuse or skip");
    if (!text.equals("refuse") && !text.equals("skip")) {
      throw new SettingsException(key + ": must be refuse or skip, got \"" + text + "\"");
    }
    return new InfluxSettings(text.equals("skip"));
  }
}
