package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;

/**
 * Reads along {@link TagNames}, as they stood when the walk began or as they stand. For one thread,
 * which closes it.
 */
public interface TagNameWalk extends AutoCloseable {
  /**
   * A name, and what is kept of it.
   *
   * @param value as it was put
   */
  record Name(Tag tag, byte[] value) {}

  /**
   * Names of a group, in order.
   *
   * @param from the bytes that the first is not before
   * @param limit how many at most; fewer are all that there are
   */
  List<Name> names(ChunkKey group, byte[] from, int limit);

  /** How many names a group has. */
  long count(ChunkKey group);

  @Override
  default void close() {
    // Most hold nothing.
  }
}
