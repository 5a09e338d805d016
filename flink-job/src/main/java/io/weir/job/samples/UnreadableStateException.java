package io.weir.job.samples;

/**
 * Something that was stored is missing or unreadable: damage, or state of another version. It is
 * never caused by input, and must not be treated as missing data.
 */
public final class UnreadableStateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableStateException(ChunkKey key, String why) {
    super("the state under " + key + " cannot be read: " + why);
  }

  UnreadableStateException(ChunkKey key, RuntimeException cause) {
    super("the state under " + key + " cannot be read: " + cause.getMessage(), cause);
  }
}
