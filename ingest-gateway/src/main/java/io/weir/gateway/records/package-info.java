/**
 * The way of every write to records ({@code RecordWriter}): a command is appended to their log and
 * answered with what became of it; and writes to streams. Imports {@code body}, {@code log}, and
 * the bounds of {@code samples}, and no Kafka; {@code documents}, {@code items} and the protocols
 * import it.
 */
package io.weir.gateway.records;
