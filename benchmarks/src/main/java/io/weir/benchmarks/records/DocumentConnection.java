package io.weir.benchmarks.records;

import java.io.Closeable;
import java.io.IOException;

/** A connection to a server that keeps documents by time; for one thread. */
public interface DocumentConnection extends Closeable {
  /** Puts a document at a time, µs since the epoch. */
  void put(String metric, long time, byte[] json) throws IOException;

  /** The newest documents whose field {@code state} is equal to a text, the newest first. */
  RecordConnection.Events find(String metric, String state, int limit) throws IOException;
}
