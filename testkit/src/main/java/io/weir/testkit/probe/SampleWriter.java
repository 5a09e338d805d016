package io.weir.testkit.probe;

import io.weir.testkit.workload.Sample;
import java.io.Closeable;
import java.io.IOException;

/** A connection to a server that is given samples, one by one. For one thread. */
public interface SampleWriter extends Closeable {
  /** Opens connections to a server, or to servers that do the same. */
  interface Source {
    /**
     * @param connection its number: connections that follow prefer servers in turn
     */
    SampleWriter open(int connection) throws IOException;
  }

  /**
   * Gives a sample; returns when it is accepted or refused.
   *
   * @return why it was refused, empty if it was accepted
   * @throws IOException if there is no answer
   */
  String write(Sample sample) throws IOException;

  @Override
  void close();
}
