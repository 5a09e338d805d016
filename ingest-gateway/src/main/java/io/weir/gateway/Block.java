package io.weir.gateway;

/**
 * A {@link io.weir.model.SampleBlock} and where it goes.
 *
 * @param partition of the log
 * @param key the tag's UTF-8 of a single message; null for a block of a batch
 * @param value the block
 */
record Block(int partition, byte[] key, byte[] value) {}
