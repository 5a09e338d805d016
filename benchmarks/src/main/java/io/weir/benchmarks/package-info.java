/**
 * The bench: the same work for Weir and for another database, in turn, and what each took for it.
 * Imports {@code testkit} and {@code model}; nothing imports it.
 */
package io.weir.benchmarks;
