/**
 * {@code /save} and {@code /batch}: from a request with samples to blocks that a log has
 * acknowledged. Imports {@code body} and {@code formats}; knows nothing of Kafka.
 */
package io.weir.gateway.samples;
