/**
 * The servers that keep records, each with its best form of each request, and the records that they
 * are given. Imports {@code io.weir.benchmarks.server} and testkit; the measuring code of the bench
 * imports it.
 */
package io.weir.benchmarks.records;
