package io.weir.gateway.csv;

import io.weir.gateway.body.BodyStream;
import io.weir.gateway.formats.SampleSink;
import io.weir.service.http.IngestReply;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;

/** One import: reads a body to its end, or to the first bad line where it is strict. */
final class CsvImport {
  /** What takes the samples. */
  interface Target extends SampleSink {
    /** All lines up to this have been read. */
    void reached(long line);

    /** Returns once all samples are stored. */
    void finish();
  }

  private final ImportRequest request;
  private final CsvLines lines;
  private final CsvFields fields;
  private final Target target;
  private final LongSupplier clock;
  private final ImportReport report;
  private CsvColumns columns;
  private RowReader rows;
  private boolean header;

  /**
   * @param clock the latest time allowed now, ns
   */
  CsvImport(ImportRequest request, BodyStream body, Target target, LongSupplier clock) {
    this.request = request;
    this.target = target;
    this.clock = clock;
    lines = new CsvLines(body);
    fields = new CsvFields(request.separator());
    report = new ImportReport(request.badLines());
  }

  /** Lines that are no samples. */
  long refused() {
    return report.refused();
  }

  /**
   * Reads all of it.
   *
   * @throws ProblemException 400 or 503; of what came before, some may be stored
   */
  IngestReply run() throws IOException {
    while (lines.next()) {
      if (!lines.isEmpty()) {
        line();
      }
      target.reached(line(lines.count()));
    }
    target.finish();
    long last = line(lines.count());
    long empty = rows == null ? 0 : rows.empty();
    return new IngestReply(200, Map.of(), report.json(request, last, columns, header, empty));
  }

  private long line(long count) {
    return request.line() + count - 1;
  }

  private void line() {
    String fault =
        lines.isTooLong()
            ? "it must have at most " + CsvLines.MAX_LINE + " bytes, got more"
            : fields.split(lines.bytes(), lines.from(), lines.to());
    if (fault == null && columns == null) {
      columns = request.columns().of(fields);
      rows = new RowReader(columns, request, clock);
      header = request.columns().isHeader(fields, rows);
      if (header) {
        return;
      }
    }
    if (fault == null) {
      fault = rows.read(fields, target);
    }
    if (fault == null) {
      report.accept();
    } else {
      refuse(fault);
    }
  }

  private void refuse(String reason) {
    long line = line(lines.count());
    report.refuse(line, reason);
    if (request.strict()) {
      target.finish();
      throw ProblemException.badRequest("body", "line " + line + ": " + reason);
    }
  }
}
