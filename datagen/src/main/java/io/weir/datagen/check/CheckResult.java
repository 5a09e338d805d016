package io.weir.datagen.check;

import java.util.List;

/**
 * What a check has found.
 *
 * @param questions asked
 * @param rows compared
 * @param tags listed and compared
 * @param mismatches how many
 * @param told the first of them, in words
 */
public record CheckResult(
    long questions, long rows, long tags, long mismatches, List<String> told) {}
