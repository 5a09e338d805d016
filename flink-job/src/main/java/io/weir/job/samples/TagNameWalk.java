package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;

/**
 * Reads {@link TagNames}, either as of the beginning of the walk or as of now. For one thread,
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
   * @param from the names are not before these bytes
   * @param limit the most names; fewer mean that there are no more
   */
  List<Name> names(ChunkKey group, byte[] from, int limit);

  /**
   * {@linkplain Posting Postings} of a group, in order; none where they are not kept.
   *
   * @param from the postings are not before these bytes
   * @param limit the most postings; fewer mean that there are no more
   */
  default List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
    return List.of();
  }

  /** How many names a group has. */
  long count(ChunkKey group);

  @Override
  default void close() {
    // Most hold no resources.
  }
}
