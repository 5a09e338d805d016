package io.weir.query.listing;

import io.weir.model.QueryResult;
import java.util.List;

/**
 * A page of what is listed.
 *
 * @param entries in the order of names
 * @param next where the following page begins, exclusive; null if there is none
 * @param caveat what the page may lack
 */
public record ListingPage<N, E>(List<E> entries, N next, QueryResult.Caveat caveat) {
  public ListingPage {
    entries = List.copyOf(entries);
  }
}
