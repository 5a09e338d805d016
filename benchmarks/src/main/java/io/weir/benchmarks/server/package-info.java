/**
 * The servers that are measured: each a process, with its CPU, memory and disk, its requests and
 * its answers. Imports {@code testkit}, model and {@code io.weir.service.process}; the measuring
 * code of the bench imports it.
 */
package io.weir.benchmarks.server;
