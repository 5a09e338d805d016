package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.workload.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** A connection to a server that takes samples and queries, one at a time. For one thread. */
public interface ServerConnection extends Closeable {
  /** Opens connections to a server, or to servers that do the same. */
  interface Source {
    /**
     * @param connection its number: connections that follow prefer servers in turn
     */
    ServerConnection open(int connection) throws IOException;
  }

  /**
   * Gives a sample; returns when it is accepted or refused.
   *
   * @return why it was refused, empty if it was accepted
   * @throws IOException if there is no answer
   */
  String write(Sample sample) throws IOException;

  /**
   * For each period the tag's latest sample before its end. The answer has been received whole and
   * can be read until the next request.
   *
   * @param failed told why, for each attempt that failed and may be repeated
   * @throws IOException if there is no answer
   */
  RowsResponse read(String tag, Periods periods, Consumer<String> failed) throws IOException;

  /** The same, telling nobody. */
  default RowsResponse read(String tag, Periods periods) throws IOException {
    return read(tag, periods, reason -> {});
  }

  @Override
  void close();
}
