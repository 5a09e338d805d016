package io.weir.benchmarks.server;

import org.HdrHistogram.Histogram;

/**
 * What became of samples that were sent.
 *
 * @param offered how many
 * @param acknowledged how many of them the server took
 * @param refusal the first answer that was none, empty if there is none
 * @param latency microseconds of each request, from when it was due
 * @param wallNanos how long it took
 * @param cpuNanos CPU time of this process meanwhile
 */
public record SendResult(
    long offered,
    long acknowledged,
    String refusal,
    Histogram latency,
    long wallNanos,
    long cpuNanos) {}
