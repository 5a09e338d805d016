/**
 * The Flink job: Kafka's sample blocks go to the task that owns their tags, and its operator writes
 * them to the chunk store; commands to records go to the task that owns their keys, whose operator
 * applies them to the records' store. Imports all other packages of the job except the supervisor;
 * only the supervisor, standalone and the launcher import it.
 */
package io.weir.job;
