/**
 * Documents of metrics by their times: applies commands to them and answers queries, over the
 * ordered map of {@code io.weir.job.records}. Imports that package, {@code io.weir.model}, Jackson,
 * RE2/J and no Flink.
 */
package io.weir.job.records.documents;
