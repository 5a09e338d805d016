package io.weir.job.samples;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long samples are kept, by the clock and not by the newest sample.
 *
 * @param raw as they came
 * @param rollUps as buckets; none are kept if this is no longer than {@code raw}
 */
public record Retention(Duration raw, Duration rollUps) implements Serializable {}
