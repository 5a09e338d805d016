package io.weir.benchmarks;

import java.util.Collections;
import java.util.List;

/** A table of Markdown, built row by row. */
final class MarkdownTable {
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(List<String> heads) {
    row(heads);
    row(Collections.nCopies(heads.size(), "---"));
  }

  void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |").append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
