/**
 * Benchmarks of the hot pieces, each alone, and the samples they run on. Imports {@code model}, the
 * job's store, the gateway's {@code formats} and testkit's {@code workload}; used by the benchmarks
 * in other packages.
 */
package io.weir.benchmarks.pieces;
