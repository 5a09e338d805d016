/**
 * Listening to streams: replay from the state, then live from the topic of changes. Only the query
 * service's wiring may import it.
 */
package io.weir.query.listen;
