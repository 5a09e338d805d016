/**
 * The log on Kafka: manages the topic and the producer, and appends entries. Imports {@code log},
 * {@code samples} and service; only the gateway itself may import it.
 */
package io.weir.gateway.kafka;
