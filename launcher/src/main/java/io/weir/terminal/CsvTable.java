package io.weir.terminal;

import io.weir.service.settings.Units;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A report's CSV as a table for people: times of this machine's zone, numbers of six digits. */
final class CsvTable {
  private static final String TAG = "tag";
  private static final Pattern TIME = Pattern.compile("(.*_)?time(_v\\d+)?");

  private final TextTable table;
  private final Set<String> tags = new HashSet<>();

  /** Reads all of it. */
  CsvTable(BufferedReader csv) throws IOException {
    String header = csv.readLine();
    List<String> names = header == null ? List.of() : fields(header);
    table = new TextTable(names, List.of(TAG));
    int tag = names.indexOf(TAG);
    for (String line = csv.readLine(); line != null; line = csv.readLine()) {
      List<String> fields = fields(line);
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        cells.add(i == tag ? fields.get(i) : cell(names.get(i), fields.get(i)));
      }
      if (tag >= 0) {
        tags.add(fields.get(tag));
      }
      table.add(cells);
    }
  }

  List<String> lines() {
    return table.lines();
  }

  /** The tags of the rows, where there is a column of them. */
  Set<String> tags() {
    return tags;
  }

  private static String cell(String name, String field) {
    if (field.isEmpty()) {
      return "-";
    } else if (TIME.matcher(name).matches()) {
      return Moment.text(Long.parseLong(field));
    } else if (name.equals("resolution")) {
      long nanos = Long.parseLong(field);
      return nanos == 0 ? "exact" : Units.text(Duration.ofNanos(nanos));
    }
    return NumberText.brief(field);
  }

  /** The fields of a line; in quotes a comma is one, and two quotes are one. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean two = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (two) {
          field.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
