/**
 * The bench: gives the same work to Weir and to other databases in turn, and reports what each
 * took. Imports {@code testkit} and {@code model}; nothing imports it.
 */
package io.weir.benchmarks;
