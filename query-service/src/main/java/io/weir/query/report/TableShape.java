package io.weir.query.report;

/**
 * Which columns a table of reports has next to those of one report.
 *
 * @param hasTags whether rows have the tag and the resolution of their report
 * @param isCompared whether rows have the same row of what the report is compared with
 */
public record TableShape(boolean hasTags, boolean isCompared) {}
