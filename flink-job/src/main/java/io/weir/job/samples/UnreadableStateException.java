package io.weir.job.samples;

/**
 * Something that was stored is not there, or cannot be read: damage, or the state of another
 * version. Never the fault of what came in: nothing that meets it may go on as if there were
 * nothing.
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
