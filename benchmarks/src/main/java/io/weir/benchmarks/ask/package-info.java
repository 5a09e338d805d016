/**
 * Questions to a server that is measured: how soon the answers come, and how many of their rows are
 * right. Imports {@code server} and datagen's {@code workload} and {@code wire}.
 */
package io.weir.benchmarks.ask;
