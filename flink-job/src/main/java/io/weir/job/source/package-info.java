/**
 * Reads Kafka, and detects a log that was cut off or has a gap. Imports Flink's connector and
 * Kafka's clients, and nothing of Weir.
 */
package io.weir.job.source;
