package io.weir.job.records.search;

/** Goes along keys, upwards. For one thread. */
interface KeyCursor {
  /**
   * The first key that is not before another one; null if there is none.
   *
   * @param key not before that of the last call
   */
  byte[] from(byte[] key);
}
