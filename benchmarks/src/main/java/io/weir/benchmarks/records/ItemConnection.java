package io.weir.benchmarks.records;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A connection to a server that keeps values of keys; for one thread. */
public interface ItemConnection extends Closeable {
  /** Values that were received, and may not have been parsed yet. */
  interface Values {
    /** Those values, in the order of the keys that were asked for; null where there is none. */
    List<byte[]> parse() throws IOException;
  }

  /** The value of a key; null if there is none. */
  byte[] get(String key) throws IOException;

  /** The values of many keys, by one request. */
  Values get(List<String> keys) throws IOException;

  /** Puts values, by as few requests as the server takes; returns once all are acknowledged. */
  void put(List<String> keys, List<byte[]> values) throws IOException;
}
