/**
 * The log on Kafka: looks after the topic and the producer, and appends blocks. Imports {@code
 * samples}; only the gateway itself may import it.
 */
package io.weir.gateway.kafka;
