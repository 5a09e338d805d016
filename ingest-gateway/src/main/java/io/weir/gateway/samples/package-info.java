/**
 * {@code /save} and {@code /batch}: turns a request with samples into blocks and appends them to a
 * log; {@code DELETE /tags/}: appends a deletion to the same log. Imports {@code body}, {@code
 * formats} and {@code log}, and no Kafka; {@code documents} writes and deletes numbers by {@code
 * SampleWriter} and {@code SampleDeletions}.
 */
package io.weir.gateway.samples;
