package io.weir.gateway.kafka;

import io.weir.gateway.log.PartitionedLog;
import java.util.Optional;

/**
 * The logs on Kafka.
 *
 * @param samples blocks of samples
 * @param records commands to records; empty where there are none
 */
public record KafkaLogs(PartitionedLog samples, Optional<PartitionedLog> records) {}
