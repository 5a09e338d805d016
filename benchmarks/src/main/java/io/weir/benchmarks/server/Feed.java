package io.weir.benchmarks.server;

import java.io.IOException;

/** A connection to a server for the samples of a workload, one by one. */
public interface Feed extends AutoCloseable {
  /**
   * Gives sample {@code n}; returns when it is accepted.
   *
   * @throws IOException if it is not
   */
  void give(long n) throws IOException;

  @Override
  void close();
}
