package io.weir.job.samples;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long samples are kept, by the clock and not relative to the newest sample.
 *
 * @param raw samples themselves
 * @param rollUps buckets; none are kept if this is not longer than {@code raw}
 */
public record Retention(Duration raw, Duration rollUps) implements Serializable {}
