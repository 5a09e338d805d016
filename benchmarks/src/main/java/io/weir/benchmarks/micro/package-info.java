/**
 * Benchmarks of the hot paths, each alone, and the samples they run on. Imports {@code model}, the
 * job's store, the gateway's {@code formats}, {@code query} and testkit's {@code workload}.
 */
package io.weir.benchmarks.micro;
