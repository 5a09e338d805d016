package io.weir.service.limits;

import io.weir.service.settings.Settings;

/**
 * How much one client may ask for. 0 stands for any number.
 *
 * @param requests a second
 * @param bytes of requests' bodies a second
 * @param concurrent requests at the same time, streams that last and WebSockets included
 * @param clients the most clients that are told apart; of more, the one that was away for longest
 *     is forgotten
 */
public record LimitSettings(long requests, long bytes, int concurrent, int clients) {
  private static final long MOST = 1L << 40;

  /** No limits. */
  public static LimitSettings none() {
    return new LimitSettings(0, 0, 0, 10_000);
  }

  public static LimitSettings from(Settings settings) {
    return new LimitSettings(
        settings.number(
            "WEIR_CLIENT_REQUESTS", 0, 0, MOST, "requests a second of a client, 0 for any"),
        settings.number(
            "WEIR_CLIENT_BYTES", 0, 0, MOST, "bytes a second that a client sends, 0 for any"),
        settings.integer(
            "WEIR_CLIENT_CONCURRENT", 0, 0, 100_000, "a client's requests at once, 0 for any"),
        settings.integer(
            "WEIR_CLIENT_COUNTERS", 10_000, 1, 1_000_000, "most clients that are told apart"));
  }

  /** Whether there is any limit. */
  public boolean areOn() {
    return requests > 0 || bytes > 0 || concurrent > 0;
  }
}
