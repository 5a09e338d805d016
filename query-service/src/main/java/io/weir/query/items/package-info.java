/**
 * Reads of keys with values over HTTP, answered by the job's state of records. Only the query
 * service's wiring and gRPC's may import it.
 */
package io.weir.query.items;
