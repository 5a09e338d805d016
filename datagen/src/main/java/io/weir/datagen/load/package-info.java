/**
 * Sends a workload: many connections on one thread, open loop or as fast as it goes, with a verdict
 * on whether the rate was kept. Imports {@code workload}, {@code wire} and {@code continuity}, and
 * is used by the commands.
 */
package io.weir.datagen.load;
