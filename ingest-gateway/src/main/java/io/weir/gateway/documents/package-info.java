/**
 * Writes of metrics under {@code /metric/}: numbers become samples, other JSON becomes commands to
 * records. Imports {@code samples}, {@code records}, {@code body} and {@code log}, and no Kafka.
 */
package io.weir.gateway.documents;
