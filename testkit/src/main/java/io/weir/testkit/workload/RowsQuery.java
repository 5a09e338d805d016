package io.weir.testkit.workload;

import io.weir.model.Periods;

/**
 * Asks for a row for each period.
 *
 * @param tag its number in the workload
 */
public record RowsQuery(int tag, Periods periods) {}
