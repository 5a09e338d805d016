/**
 * The Flink job: Kafka's sample blocks go to the task that owns their tags, whose operator feeds
 * the chunk store. Imports all other packages of the job but its supervisor; only that and
 * standalone import it.
 */
package io.weir.job;
