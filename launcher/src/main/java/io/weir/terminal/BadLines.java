package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bad lines of an import: the first for people, and those that are told for a file. */
final class BadLines implements AutoCloseable {
  private final PrintWriter file;
  private final int shown;
  private final List<String> lines = new ArrayList<>();
  private long told;

  /**
   * @param file where all are written, as CSV; null for nowhere
   * @param shown how many are kept for people
   */
  BadLines(Path file, int shown) throws IOException {
    this.file = file == null ? null : new PrintWriter(Files.newBufferedWriter(file));
    this.shown = shown;
    if (file != null) {
      this.file.println("line,reason");
    }
  }

  void add(JsonNode bad) {
    told++;
    String line = bad.path("line").asText();
    String reason = bad.path("reason").asText();
    if (lines.size() < shown) {
      lines.add("line " + line + ": " + reason);
    }
    if (file != null) {
      file.println(line + ",\"" + reason.replace("\"", "\"\"") + '"');
    }
  }

  /** The first, one each, with a word on the others. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (told > shown) {
      all.add("and more; --bad-lines FILE writes them to a file, up to 1000 of each part of 4 MB");
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      if (file.checkError()) {
        throw new IOException("the file of bad lines could not be written");
      }
    }
  }
}
