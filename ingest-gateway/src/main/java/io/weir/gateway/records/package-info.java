/**
 * Writes to streams: turns a request into a command, appends it to the log of records, and answers
 * with what became of it. Imports {@code body}, {@code log}, and the bounds of {@code samples}, and
 * no Kafka.
 */
package io.weir.gateway.records;
