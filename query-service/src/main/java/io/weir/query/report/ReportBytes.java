package io.weir.query.report;

import io.weir.model.Query;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import io.weir.query.format.ArrowStream;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;

/** How much memory a report takes, its query result included. */
final class ReportBytes {
  static final int OF_A_ROW = 48;

  /** The most that names around the arrays of a function take in a row: those of M4. */
  private static final int OF_LABELS = 128;

  /** The most that a column's name takes in the head of a table, without its function's. */
  private static final int OF_A_TITLE = 16;

  /** A number twice as 8 bytes, while the answer is read, and once as text, or twice in Arrow. */
  private static final int OF_A_NUMBER = 2 * Double.BYTES + Utf8Text.NUMBER_BYTES + 1;

  private ReportBytes() {}

  /** The most for the query result alone, which is held twice while it is read. */
  static long ofResult(ReportRequest request, int width) {
    long numbers = request.functions().isEmpty() ? width : 0;
    long times = 0;
    for (NamedFunction function : request.functions()) {
      Kind kind = function.function().kind();
      numbers += (long) kind.parts() * width;
      times += kind == Kind.M4 ? 2 + 2 * width : 0;
    }
    long points = request.query().periods().points();
    long all = Math.min(points * numbers, Query.Report.MAX_NUMBERS) + points * times;
    return 1024 + 2 * Double.BYTES * all;
  }

  /** The most for a report of so many values of each sample. */
  static long of(ReportRequest request, int width) {
    long row = OF_A_ROW;
    long head = 2L * Tag.MAX_BYTES + 512;
    long numbers = request.functions().isEmpty() ? width : 0;
    long times = 0;
    for (NamedFunction function : request.functions()) {
      Kind kind = function.function().kind();
      long values = (long) kind.parts() * width;
      long timesOfM4 = kind == Kind.M4 ? 2 + 2 * width : 0;
      numbers += values;
      times += timesOfM4;
      row += function.text().length() + OF_LABELS;
      head += (values + timesOfM4) * (function.text().length() + OF_A_TITLE);
    }
    if (request.format() == ReplyFormat.ARROW) {
      head += (1 + numbers + times) * ArrowStream.BYTES_OF_A_COLUMN;
    }
    long points = request.query().periods().points();
    long number = request.fill() == Fill.NONE ? OF_A_NUMBER : OF_A_NUMBER + Double.BYTES;
    return head
        + points * (row + times * OF_A_NUMBER)
        + Math.min(points * numbers, Query.Report.MAX_NUMBERS) * number;
  }
}
