package io.weir.testkit.check;

import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Workload;

/** Knows what answers to queries about a workload must be. */
public interface Expected {
  Workload workload();

  /** How many of the rows, of which there must be one for each period, are right. */
  int countRight(RowsQuery query, double[][] rows);
}
