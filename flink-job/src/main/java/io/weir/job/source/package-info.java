/**
 * Reads Kafka, and notices after a restore where its log no longer is the one that was read.
 * Imports Flink's connector and Kafka's clients, and nothing of Weir.
 */
package io.weir.job.source;
