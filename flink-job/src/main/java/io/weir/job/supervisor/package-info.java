/**
 * Keeps one job running on a Flink cluster: submits it from its newest checkpoint whenever it is
 * missing, and replaces one of another version. Imports {@code io.weir.job}, the settings and
 * Flink's clients; standalone imports its checkpoints, the launcher its settings.
 */
package io.weir.job.supervisor;
