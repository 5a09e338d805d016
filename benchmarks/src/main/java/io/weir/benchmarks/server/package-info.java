/**
 * The servers that are measured: each a process of its own with what the operating system says of
 * it, its requests and its answers. Imports datagen's {@code load}, {@code wire} and {@code
 * workload}, and is used by everything here that measures.
 */
package io.weir.benchmarks.server;
