package io.weir.gateway.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * What a topic must be like.
 *
 * @param name of the topic
 * @param partitions of a new one
 * @param partitionsAreFixed whether an existing one must have as many
 * @param isWritten whether the gateway writes to it; else it reads
 * @param retention how long Kafka keeps what is in it
 * @param retentionSetting which setting says so
 * @param needed how long the reader needs it to be kept
 * @param maxMessageBytes the largest message; 0 for Kafka's default
 * @param replication how many brokers hold it
 * @param minInsync how many of them must have a message before it counts as stored
 * @param syncWrites whether a broker writes to its disk before it acknowledges; empty to leave the
 *     topic as it is
 */
record TopicSettings(
    String name,
    int partitions,
    boolean partitionsAreFixed,
    boolean isWritten,
    Duration retention,
    String retentionSetting,
    Duration needed,
    int maxMessageBytes,
    int replication,
    int minInsync,
    Optional<Boolean> syncWrites) {}
