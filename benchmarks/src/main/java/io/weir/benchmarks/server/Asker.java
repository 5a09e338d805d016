package io.weir.benchmarks.server;

import io.weir.model.Periods;
import java.io.IOException;

/** A connection to a server for questions, one after the other. Not for several threads. */
public interface Asker extends AutoCloseable {
  /**
   * For each period the tag's latest sample before its end. The answer has been received whole and
   * can be read until the next question.
   *
   * @throws IOException if there is none
   */
  Answer ask(String tag, Periods periods) throws IOException;

  @Override
  void close();
}
