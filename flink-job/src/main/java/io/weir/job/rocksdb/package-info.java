/**
 * The chunk store's state in Flink's keyed state over RocksDB: keys and names as bytes, lists of
 * fragments, and walks along RocksDB's own keys. Imports {@code io.weir.model}, {@code
 * io.weir.job.samples}, Flink and RocksDB.
 */
package io.weir.job.rocksdb;
