/**
 * Documents of metrics, by their times: which of them a filter wants. Imports {@code
 * io.weir.model}, the ordered map of {@code io.weir.job.records}, Jackson, RE2/J and no Flink.
 */
package io.weir.job.records.documents;
