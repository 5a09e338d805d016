/**
 * Benchmarks of what is package-private in the query service, and so in its package. Imports {@code
 * benchmarks.pieces}; nothing imports it.
 */
package io.weir.query;
