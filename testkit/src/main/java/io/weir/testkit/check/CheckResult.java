package io.weir.testkit.check;

import java.util.List;

/**
 * What a check has found.
 *
 * @param queries asked
 * @param rows compared
 * @param wrongRows of them: another time or other values than were sent, or missing
 * @param samples how many were found, and how many should have been
 * @param mismatches of any kind
 * @param told the first mismatches, in words
 */
public record CheckResult(
    long queries,
    long rows,
    long wrongRows,
    SampleCount samples,
    long mismatches,
    List<String> told) {}
