package io.weir.benchmarks.records;

/**
 * An event as a server has it.
 *
 * @param id as the server writes it
 * @param json its document
 */
public record Event(String id, byte[] json) {}
