package io.weir.job.samples;

/**
 * What the writing side has done since it was opened, as of its last flush.
 *
 * @param samples stored
 * @param flushes that stored them
 * @param fragments appended to chunks of samples
 * @param sealed chunks of samples that were packed, those of late samples once more
 * @param tags that are held, also from before
 */
public record StoreTally(long samples, long flushes, long fragments, long sealed, long tags) {}
