/**
 * Listening to streams: replay from the state, then live from the topic of changes. Only the query
 * service's wiring and MQTT's may import it.
 */
package io.weir.query.listen;
