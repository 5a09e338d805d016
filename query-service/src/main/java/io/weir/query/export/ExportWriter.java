package io.weir.query.export;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.io.IOException;

/** Writes samples in a format. For one export and one thread. */
interface ExportWriter extends AutoCloseable {
  /** Writes what comes before all samples. */
  void begin() throws IOException;

  /**
   * Writes the first samples of a page, as many as {@code size}.
   *
   * @param page with as many columns as the export has
   */
  void write(Tag tag, QueryResult.SamplePage page, int size) throws IOException;

  /** Writes all that is still held back, down to the connection. */
  void flush() throws IOException;

  /** Writes what comes after all samples, and all that is still held back. */
  void end() throws IOException;

  /** Releases its memory. */
  @Override
  default void close() {
    // Most have none but on the heap.
  }
}
