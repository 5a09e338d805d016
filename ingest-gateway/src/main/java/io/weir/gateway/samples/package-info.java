/**
 * {@code /save} and {@code /batch}: turns a request with samples into blocks and appends them to a
 * log. Imports {@code body} and {@code formats}, and no Kafka.
 */
package io.weir.gateway.samples;
