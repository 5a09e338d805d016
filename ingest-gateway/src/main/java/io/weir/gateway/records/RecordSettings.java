package io.weir.gateway.records;

import io.weir.service.settings.Settings;
import java.time.Duration;

/**
 * The bounds of writes to streams.
 *
 * @param outcomeTimeout the outcome of a write must have come within this
 * @param outcomesWaiting the most writes that wait for their outcome
 */
public record RecordSettings(Duration outcomeTimeout, int outcomesWaiting) {
  public static RecordSettings from(Settings settings) {
    return new RecordSettings(
        settings.duration("WEIR_OUTCOME_TIMEOUT", "5s", "504 if a write's outcome takes longer"),
        settings.integer(
            "WEIR_OUTCOMES_WAITING", 10_000, 1, 1_000_000, "most writes that await outcomes"));
  }
}
