/**
 * The records' store: applies commands to streams in the order of the log, and answers queries,
 * over an ordered map. Imports {@code io.weir.model}, Jackson and no Flink, so it can be tested
 * over a map of this process. Its ordered map is shared by {@code records.documents} and {@code
 * records.items}.
 */
package io.weir.job.records;
