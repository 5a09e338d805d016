package io.weir.gateway.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What became of the lines; for one thread. */
final class ImportReport {
  private static final JsonFactory JSON = new JsonFactory();

  private final int mostBad;
  private final List<BadLine> bad = new ArrayList<>();
  private long accepted;
  private long refused;

  /** A line that is no sample. */
  record BadLine(long line, String reason) {}

  /**
   * @param mostBad how many bad lines are kept
   */
  ImportReport(int mostBad) {
    this.mostBad = mostBad;
  }

  void accept() {
    accepted++;
  }

  void refuse(long line, String reason) {
    refused++;
    if (bad.size() < mostBad) {
      bad.add(new BadLine(line, reason));
    }
  }

  long accepted() {
    return accepted;
  }

  long refused() {
    return refused;
  }

  /**
   * As JSON.
   *
   * @param lastLine the number of the last line
   * @param columns null if there was no line
   * @param header whether the first line had the names of the columns
   * @param empty values that became NaN
   */
  byte[] json(ImportRequest request, long lastLine, CsvColumns columns, boolean header, long empty)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("accepted", accepted);
      json.writeNumberField("refused", refused);
      json.writeNumberField("empty", empty);
      json.writeNumberField("line", lastLine);
      json.writeBooleanField("dryRun", request.dryRun());
      json.writeBooleanField("header", header);
      json.writeArrayFieldStart("columns");
      for (String each : columns == null ? List.<String>of() : columns.texts()) {
        json.writeString(each);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("badLines");
      for (BadLine each : bad) {
        json.writeStartObject();
        json.writeNumberField("line", each.line());
        json.writeStringField("reason", each.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
