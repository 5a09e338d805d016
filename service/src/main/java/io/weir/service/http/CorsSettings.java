package io.weir.service.http;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages of other origins may use the server (Fetch Standard, CORS protocol).
 *
 * @param origins as browsers send them, {@code https://app.example}; {@code *} for all; none: no
 *     page of another origin
 * @param credentials whether their requests may carry cookies and the like
 */
public record CorsSettings(Set<String> origins, boolean credentials) {
  private static final String ORIGINS = "WEIR_CORS_ORIGINS";
  private static final String CREDENTIALS = "WEIR_CORS_CREDENTIALS";

  public CorsSettings {
    origins = Set.copyOf(origins);
  }

  /** No page of another origin. */
  public static CorsSettings none() {
    return new CorsSettings(Set.of(), false);
  }

  /**
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static CorsSettings from(Settings settings) {
    String text = settings.text(ORIGINS, "", "origins of pages that may use this, by commas; or *");
    Set<String> origins =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toSet());
    for (String each : origins) {
      if (!each.equals("*") && !each.matches("https?://[a-z0-9.\\[\\]:-]+")) {
        throw new SettingsException(
            ORIGINS + ": must be *, or https://host[:port] in lower case, got \"" + each + "\"");
      }
    }
    String value = settings.text(CREDENTIALS, "off", "whether their requests may carry cookies");
    if (!Set.of("on", "off").contains(value)) {
      throw new SettingsException(CREDENTIALS + ": must be on or off, got \"" + value + "\"");
    }
    if (value.equals("on") && origins.contains("*")) {
      throw new SettingsException(CREDENTIALS + ": must be off where " + ORIGINS + " has *");
    }
    return new CorsSettings(origins, value.equals("on"));
  }

  /** Whether a page of this origin may use the server. */
  boolean allows(String origin) {
    return origins.contains(origin) || origins.contains("*");
  }
}
