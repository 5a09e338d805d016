package io.weir.query.several;

import io.weir.model.Tag;
import io.weir.queryclient.QueryBatches;
import java.io.IOException;
import java.util.List;

/** Takes the reports of a request, tags in their order, and replies. */
interface ReportSink {
  /**
   * Takes the reports of the next tags.
   *
   * @param answers of each tag as many as {@link ReportsRequest#reportsOfEach}
   */
  void take(List<Tag> tags, QueryBatches.Answers answers) throws IOException;

  /** There are no more. */
  void end() throws IOException;
}
