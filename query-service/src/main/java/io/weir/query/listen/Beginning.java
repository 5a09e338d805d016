package io.weir.query.listen;

/**
 * Where listening to a stream begins.
 *
 * @param first the first id that the listener is told, if the stream holds it or gets it
 * @param last the last id that the stream had by then; 0 if it is not known
 */
public record Beginning(long first, long last) {}
