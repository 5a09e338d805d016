/**
 * The state of the chunk store and of the records' store as Flink's keyed state over RocksDB: keys,
 * names and positions as bytes, lists of fragments, and iterators over RocksDB's keys. Imports
 * {@code io.weir.model}, {@code io.weir.job.samples} with its {@code chunk}, {@code
 * io.weir.job.records}, Flink and RocksDB; only {@code io.weir.job} imports it.
 */
package io.weir.job.rocksdb;
