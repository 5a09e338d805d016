package io.weir.testkit.probe;

import java.util.Map;

/**
 * What became of batches.
 *
 * @param acknowledged batches
 * @param errors attempts that failed, by reason
 * @param lost batches that were given up, by their last reason
 * @param nanos that it took
 */
public record PostResult(
    long acknowledged, Map<String, Long> errors, Map<String, Long> lost, long nanos) {}
