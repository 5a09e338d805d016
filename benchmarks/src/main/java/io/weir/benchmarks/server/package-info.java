/**
 * The servers that are measured: each a process of its own with what the operating system says of
 * it, its requests and its answers. Imports {@code testkit}, and is used by everything here that
 * measures.
 */
package io.weir.benchmarks.server;
