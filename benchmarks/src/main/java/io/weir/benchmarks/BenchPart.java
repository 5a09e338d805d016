package io.weir.benchmarks;

import io.weir.benchmarks.server.MeasuredServer;
import java.io.IOException;

/**
 * A part of the work, done once a round by each server; {@link Work} lists all parts.
 *
 * @param <S> what is asked of a server
 */
interface BenchPart<S extends MeasuredServer> {
  /** Whether it is something that a server can do at all. */
  default boolean isFor(S system) {
    return true;
  }

  /** Brings a server into the state that the rounds need; counted for nothing. */
  default void prepare(S system) throws IOException, InterruptedException {}

  /** One round of one server. */
  void run(S system, int round) throws IOException, InterruptedException;

  /** How long servers are left alone after the last round, before {@link #finish}. */
  default int settleSeconds() {
    return 0;
  }

  /** Measures what the rounds have left, such as disk use. */
  default void finish(S system) throws IOException {}
}
