/**
 * The log on Kafka: manages the topics and what sends to them, and appends entries. Imports {@code
 * log}, {@code samples} and service; only the gateway itself may import it, and standalone, which
 * has a {@link EntrySender} of its own.
 */
package io.weir.gateway.kafka;
