package io.weir.query.listing;

/** A list of the names that begin alike. */
@FunctionalInterface
public interface PrefixedList<N, E> {
  /**
   * @param after only names after this one; empty for all
   */
  Listed<N, E> list(String prefix, String after, int limit);
}
