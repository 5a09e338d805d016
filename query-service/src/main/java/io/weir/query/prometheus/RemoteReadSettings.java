package io.weir.query.prometheus;

import io.weir.service.settings.Settings;

/**
 * The bounds of remote reads.
 *
 * @param atOnce how many run at the same time
 * @param names the most tags that one may select
 */
public record RemoteReadSettings(int atOnce, int names) {
  public static RemoteReadSettings from(Settings settings) {
    return new RemoteReadSettings(
        settings.integer("WEIR_REMOTE_READS", 4, 1, 1000, "remote reads that run at the same time"),
        settings.integer(
            "WEIR_REMOTE_READ_NAMES",
            100_000,
            1,
            100_000_000,
            "most tags that a remote read may select"));
  }
}
