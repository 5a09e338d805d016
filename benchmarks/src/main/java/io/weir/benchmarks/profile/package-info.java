/**
 * Where a server's CPU goes: what Linux accounts to its threads, divided by a flight recording.
 * Imports the JDK only.
 */
package io.weir.benchmarks.profile;
