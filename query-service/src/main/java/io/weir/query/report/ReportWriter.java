package io.weir.query.report;

import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes reports as one table: all must have the same columns. For one thread at a time. */
public interface ReportWriter extends AutoCloseable {
  /**
   * Adds the rows of a report.
   *
   * @param compared what it is compared with; null if that is not there
   * @throws io.weir.service.http.ProblemException 400, if it has other columns than those before
   */
  void write(ReportTable report, ReportTable compared) throws IOException;

  /** Adds what comes after all rows. */
  void end() throws IOException;

  /** Releases its memory. */
  @Override
  default void close() {
    // Most have none but on the heap.
  }

  /**
   * A writer of any format but JSON.
   *
   * @param about what Arrow says of the table, next to the resolution of its only report
   * @param text to which it adds; it may be emptied between reports
   */
  static ReportWriter of(
      ReplyFormat format, TableShape shape, Map<String, String> about, Utf8Text text) {
    return switch (format) {
      case NDJSON -> new ReportLines(shape, text);
      case CSV -> new ReportCsv(shape, text);
      case ARROW -> new ReportArrow(shape, about, text);
      case JSON -> throw new IllegalArgumentException("JSON is no table");
    };
  }

  /** A whole table of one report. */
  static Utf8Text text(
      ReplyFormat format,
      boolean isCompared,
      Map<String, String> about,
      ReportTable report,
      ReportTable compared) {
    Utf8Text text = ReportJson.text(report);
    try (ReportWriter writer = of(format, new TableShape(false, isCompared), about, text)) {
      writer.write(report, compared);
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text;
  }
}
