package io.weir.gateway.samples;

import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The bounds of requests with samples.
 *
 * @param values of every sample; empty where each has 1 to 64 of its own
 * @param maxAhead how far ahead of the clock a sample's time may be
 * @param maxRequestSize the largest body in bytes, also decompressed
 * @param bodyTimeout a body must have arrived within this
 * @param maxBatch the most messages of one request
 * @param maxInFlight the most bytes held for unanswered requests
 * @param shedAfter larger requests get 429 while Kafka takes longer than this to acknowledge
 * @param nameCache the most bytes of the names of series that are kept for the next request
 * @param imports the most imports that run at the same time
 * @param blocks how the samples of a batch lie in the log
 */
public record IngestSettings(
    OptionalInt values,
    Duration maxAhead,
    long maxRequestSize,
    Duration bodyTimeout,
    int maxBatch,
    long maxInFlight,
    Duration shedAfter,
    long nameCache,
    int imports,
    BlockFormat blocks) {

  public static IngestSettings from(Settings settings) {
    return new IngestSettings(
        SharedSettings.width(settings),
        settings.duration("WEIR_MAX_AHEAD", "1m", "how far ahead of the clock a time may be"),
        HttpSettings.maxRequestSize(settings),
        settings.duration("WEIR_BODY_TIMEOUT", "20s", "a request's body must have arrived within"),
        settings.integer("WEIR_MAX_BATCH", 1_000_000, 1, 10_000_000, "most messages of a request"),
        maxInFlight(settings),
        settings.duration("WEIR_SHED_AFTER", "500ms", "429 if Kafka takes longer to acknowledge"),
        settings.bytes("WEIR_NAME_CACHE", "64MB", "most bytes of names of series with labels"),
        settings.integer("WEIR_IMPORTS", 4, 1, 100, "most imports at the same time"),
        BlockFormat.from(settings));
  }

  /** The most bytes held for unanswered requests; Kafka's producer must have room for them. */
  public static long maxInFlight(Settings settings) {
    return settings.bytes("WEIR_MAX_IN_FLIGHT", "256MB", "most bytes held for unanswered requests");
  }
}
