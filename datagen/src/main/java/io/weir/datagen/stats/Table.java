package io.weir.datagen.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows of named columns, for people or for scripts. A cell is a number, a text or an empty text for
 * what is not known. Numbers are aligned to the right. For one thread.
 */
final class Table {
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row, a cell for each column. */
  void add(Object... cells) {
    rows.add(List.of(cells));
  }

  /** As lines, the names of the columns first; whole numbers with commas. */
  String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(Table::text).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String sign = isNumeric(i) ? "" : "-";
        padded.append(String.format("%" + sign + Math.max(1, widths[i]) + "s  ", line.get(i)));
      }
      text.append(padded.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private boolean isNumeric(int column) {
    return rows.stream()
            .allMatch(row -> row.get(column) instanceof Number || row.get(column).equals(""))
        && rows.stream().anyMatch(row -> row.get(column) instanceof Number);
  }

  private static String text(Object cell) {
    return cell instanceof Long number
        ? String.format(Locale.ROOT, "%,d", number)
        : cell.toString();
  }

  /** As objects, in the order of the columns; without what is not known. */
  private List<Map<String, Object>> objects() {
    return rows.stream()
        .map(
            row -> {
              Map<String, Object> object = new LinkedHashMap<>();
              for (int i = 0; i < columns.size(); i++) {
                if (!row.get(i).equals("")) {
                  object.put(columns.get(i), row.get(i));
                }
              }
              return object;
            })
        .toList();
  }

  /** Several by their names, as one JSON object of arrays. */
  static String json(Map<String, Table> tables) {
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(
              tables.entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          each -> each.getValue().objects(),
                          (one, other) -> one,
                          LinkedHashMap::new)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
