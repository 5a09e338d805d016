package io.weir.query.listing;

import java.util.List;

/**
 * What one task answered.
 *
 * @param entries in the order of names
 * @param end the name up to which the task looked, inclusive; null if it has no more
 * @param firstKeyGroup the first of the key groups that it covers
 * @param lastKeyGroup the last of them
 */
public record ListingPart<N, E>(List<E> entries, N end, int firstKeyGroup, int lastKeyGroup) {
  public ListingPart {
    entries = List.copyOf(entries);
  }
}
