package io.weir.query.listing;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.util.Comparator;

/**
 * What is listed.
 *
 * @param <N> the type of names
 * @param <E> what is given of a name
 */
public interface Listed<N, E> {
  /** The query for the task that a hash leads to. */
  Query query(int routingHash);

  /** The page that a task answered the query with. */
  ListingPart<N, E> part(QueryResult answer);

  N name(E entry);

  /** The order of names. */
  Comparator<N> order();

  /** One entry of what two tasks gave of the same name. */
  E merged(E one, E other);

  /** The most entries of a page. */
  int limit();

  /** Bytes of one entry of a result: its name, its objects, its place in the merge. */
  long entryBytes();
}
