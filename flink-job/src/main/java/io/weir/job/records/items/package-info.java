/**
 * Items by key: applies puts and removals in the order of the log, removes what has expired, and
 * answers queries. Imports {@code io.weir.model} and {@code io.weir.job.records} and no Flink, so
 * it can be tested over a map of this process.
 */
package io.weir.job.records.items;
