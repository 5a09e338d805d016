package io.weir.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, as wide as they must be. Texts are to the left, others to the right. */
final class TextTable {
  private final List<String> names;
  private final boolean[] text;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param names of the columns
   * @param texts those that are texts
   */
  TextTable(List<String> names, List<String> texts) {
    this.names = names;
    this.text = new boolean[names.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = texts.contains(names.get(i));
    }
  }

  /** Adds a row, of as many cells as there are columns. */
  void add(List<String> cells) {
    if (cells.size() != names.size()) {
      throw new IllegalArgumentException("row: must have " + names.size() + " cells");
    }
    rows.add(cells);
  }

  /** The lines, without blanks at their ends. */
  List<String> lines() {
    int[] widths = new int[names.size()];
    List<List<String>> all = new ArrayList<>(List.of(names));
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String gap = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : "  ").append(text[i] ? cell + gap : gap + cell);
    }
    return line.toString().stripTrailing();
  }
}
