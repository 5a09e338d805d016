/**
 * The chunk store's state as Flink's keyed state over RocksDB: keys and names as bytes, lists of
 * fragments, and iterators over RocksDB's keys. Imports {@code io.weir.model}, {@code
 * io.weir.job.samples} with its {@code chunk}, Flink and RocksDB; only {@code io.weir.job} imports
 * it.
 */
package io.weir.job.rocksdb;
