package io.weir.query.listen;

import io.weir.service.settings.Settings;

/**
 * The bounds of listening.
 *
 * @param listeners the most at the same time; each holds a connection
 * @param streams the most that one listens to
 * @param buffer the most bytes that wait for one to read, but for one event
 * @param totalBuffer the most that wait for all, but for one event each
 */
public record ListenSettings(int listeners, int streams, long buffer, long totalBuffer) {
  public static ListenSettings from(Settings settings) {
    return new ListenSettings(
        settings.integer("WEIR_LISTENERS", 500, 1, 100_000, "most listeners to streams"),
        settings.integer("WEIR_LISTENER_STREAMS", 100, 1, 1000, "most streams of a listener"),
        settings.bytes("WEIR_LISTENER_BUFFER", "1MB", "most bytes that wait for one listener"),
        settings.bytes("WEIR_LISTEN_BUFFER", "64MB", "most bytes that wait for all listeners"));
  }
}
