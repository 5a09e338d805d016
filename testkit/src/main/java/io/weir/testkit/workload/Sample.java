package io.weir.testkit.workload;

/**
 * A sample that is given to a server by itself.
 *
 * @param time ns since the epoch
 */
public record Sample(String tag, long time, double[] values) {}
