package io.weir.query.live;

import io.weir.service.settings.Settings;

/**
 * The bounds of live views.
 *
 * @param viewers the most at the same time; each holds a connection
 * @param tags the most different tags of all viewers together
 */
public record LiveSettings(int viewers, int tags) {
  public static LiveSettings from(Settings settings) {
    return new LiveSettings(
        settings.integer("WEIR_LIVE_VIEWERS", 100, 1, 10_000, "most live views of tags"),
        settings.integer("WEIR_LIVE_TAGS", 1000, 100, 100_000, "most tags of all live views"));
  }
}
