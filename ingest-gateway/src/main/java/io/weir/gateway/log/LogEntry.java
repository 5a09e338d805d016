package io.weir.gateway.log;

/**
 * What a log keeps.
 *
 * @param partition of the log
 * @param key whose entries the reader may need in order; null for none
 * @param value what is kept
 */
public record LogEntry(int partition, byte[] key, byte[] value) {
  /** A block of samples that has reached about this in the log is closed. */
  public static final int FULL_BYTES = 64 * 1024;
}
