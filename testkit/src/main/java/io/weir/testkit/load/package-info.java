/**
 * Sends a workload: many connections on one thread, open loop or as fast as answers come, with a
 * verdict on whether the rate was kept. Imports {@code workload}, {@code client} and {@code
 * availability}.
 */
package io.weir.testkit.load;
