/**
 * Keeps one job running on a Flink cluster: submits it, from its newest checkpoint, whenever it is
 * not there, and replaces it where it is another version. Imports {@code io.weir.job}, the settings
 * and Flink's clients; standalone imports it for its checkpoints.
 */
package io.weir.job.supervisor;
