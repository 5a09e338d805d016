package io.weir.benchmarks.server;

/** A server that is measured, whatever it is given to do. */
public interface MeasuredServer extends AutoCloseable {
  /** Its name in tables. */
  String name();

  ServerProcess process();

  /** Ends the process and waits until it is gone. */
  @Override
  default void close() {
    process().close();
  }
}
