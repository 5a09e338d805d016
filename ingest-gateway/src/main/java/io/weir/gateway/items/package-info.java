/**
 * Writes to keys with values under {@code /kv/}: turns a request into a command, or a batch into
 * one for each partition of the log. Imports {@code body}, {@code log} and {@code records}, and no
 * Kafka.
 */
package io.weir.gateway.items;
