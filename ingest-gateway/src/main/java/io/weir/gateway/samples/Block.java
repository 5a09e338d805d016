package io.weir.gateway.samples;

/**
 * A {@link io.weir.model.SampleBlock} and its partition.
 *
 * @param partition of the log
 * @param key the tag's UTF-8 of a single message; null for a block of a batch
 * @param value the block
 */
public record Block(int partition, byte[] key, byte[] value) {
  /** A block of a batch that has reached this is closed, so it is at most one sample larger. */
  public static final int FULL_BYTES = 64 * 1024;
}
