/**
 * Reads Kafka, and notices where its log no longer is the one that was read, or lacks what was not.
 * Imports Flink's connector and Kafka's clients, and nothing of Weir.
 */
package io.weir.job.source;
