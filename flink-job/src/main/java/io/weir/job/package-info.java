/**
 * The Flink job: Kafka's sample blocks go to the task that owns their tags, whose operator feeds
 * the chunk store. Imports {@code io.weir.model}, the store, {@code io.weir.job.query} and Flink;
 * only its supervisor and standalone import it.
 */
package io.weir.job;
