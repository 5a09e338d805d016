package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.io.IOException;
import java.util.List;

/** Takes the reports of a request, tags in their order, and replies. */
interface ReportSink extends AutoCloseable {
  /** Takes what the names or the reports that come next may lack. */
  void mark(QueryResult.Caveat caveat);

  /**
   * Takes the reports of the next tags.
   *
   * @param results of each tag as many as {@link SeveralReportsRequest#reportsOfEach}
   */
  void take(List<Tag> tags, List<QueryResult> results) throws IOException;

  /** There are no more. */
  void end() throws IOException;

  /** Releases its memory, after the end or a failure. */
  @Override
  default void close() throws IOException {
    // Most have none but on the heap.
  }
}
