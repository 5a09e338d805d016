package io.weir.queryclient;

import java.time.Duration;

/**
 * The bounds of the query client.
 *
 * @param attempt how long one proxy may take to answer
 * @param total how long a query may take with all its attempts
 * @param queries the most queries in flight; further ones are refused at once
 * @param probeInterval between two probes of a proxy
 * @param rediscoverInterval between two looks at a JobManager while nothing fails
 * @param maxBehind a replica that lags more than this is queried last, after all others failed or
 *     gave an answer that may lack older samples; its answers say so
 */
public record QueryLimits(
    Duration attempt,
    Duration total,
    int queries,
    Duration probeInterval,
    Duration rediscoverInterval,
    Duration maxBehind) {}
