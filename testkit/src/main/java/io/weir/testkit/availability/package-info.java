/**
 * Counts what a caller notices of a service's interruptions: requests that failed, and the longest
 * time without a success. Imports nothing of Weir.
 */
package io.weir.testkit.availability;
