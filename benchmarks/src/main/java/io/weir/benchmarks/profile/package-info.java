/**
 * Where a server's CPU goes, from what Linux accounts to its threads and what a flight recording
 * saw them do. Imports the JDK only.
 */
package io.weir.benchmarks.profile;
