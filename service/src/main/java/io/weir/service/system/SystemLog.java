package io.weir.service.system;

import io.weir.model.records.RecordCommand;
import java.util.concurrent.CompletionStage;

/** Where commands of the system itself are written: the log of records. For one thread. */
interface SystemLog extends AutoCloseable {
  /**
   * Connects if it is not connected; may wait a few seconds.
   *
   * @throws UnavailableException if the log cannot be written to now
   */
  void connect() throws UnavailableException;

  /**
   * Writes a command of a stream; to be called after {@link #connect}. May wait a few seconds.
   *
   * @return completes once all in-sync replicas have it, or fails within a bounded time
   */
  CompletionStage<Void> write(RecordCommand.OfStream command);

  /** Ends within a second, and drops what is not written. */
  @Override
  void close();

  /** The log cannot be written to now. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    UnavailableException(Throwable cause) {
      super(cause);
    }
  }
}
