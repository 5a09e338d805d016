package io.weir.gateway.csv;

import io.weir.model.Excerpt;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of its columns: nothing, then a first line names {@code time}, {@code tag}
 * and the values; or what each column is, in the order of the file; or {@code role:name} for those
 * that count, by the names of the first line.
 */
final class ColumnChoice {
  private static final String FIELD = "columns";
  private static final String TIME = "time";
  private static final String TAG = "tag";
  private static final String VALUE = "value";
  private static final String OTHER = "-";
  private static final Pattern NUMBERED = Pattern.compile("v[0-9]{1,9}");

  private final List<String> entries;
  private final boolean byName;
  private final boolean hasTag;
  private final Header header;

  /** Whether the first line has the names of the columns, and no sample. */
  enum Header {
    /** If it looks so. */
    AUTO,
    TRUE,
    FALSE
  }

  /**
   * @param text the parameter
   * @param hasTag whether the request gives the tag of all samples
   * @throws ProblemException 400
   */
  ColumnChoice(Optional<String> text, boolean hasTag, Header header) {
    this.hasTag = hasTag;
    this.header = header;
    entries = text.map(all -> List.of(all.split(",", -1))).orElse(List.of());
    long named = entries.stream().filter(entry -> entry.indexOf(':') >= 0).count();
    byName = named > 0;
    if (byName && named < entries.size()) {
      throw refusal("must have role:name for all of them, or for none");
    }
    if (entries.size() > CsvFields.MAX_FIELDS) {
      throw refusal("must be at most " + CsvFields.MAX_FIELDS + ", got " + entries.size());
    }
    if (!isByHeader()) {
      requireUsable(CsvColumns.of(given(), entries));
    } else if (header == Header.FALSE) {
      throw refusal("must say what each column is where there is no header, got no such list");
    }
  }

  /** Whether only a first line with names can tell which column is what. */
  private boolean isByHeader() {
    return entries.isEmpty() || byName;
  }

  /**
   * The columns, once the first line is there.
   *
   * @throws ProblemException 400
   */
  CsvColumns of(CsvFields first) {
    if (!isByHeader()) {
      return CsvColumns.of(given(), entries);
    }
    List<String> names = first.texts().stream().map(String::strip).toList();
    CsvColumns columns = CsvColumns.of(byName ? chosen(names) : named(names), names);
    requireUsable(columns);
    return columns;
  }

  /** Whether the first line has the names of the columns, and no sample. */
  boolean isHeader(CsvFields first, RowReader rows) {
    return isByHeader() || header == Header.TRUE || header == Header.AUTO && rows.isHeader(first);
  }

  private List<Integer> given() {
    List<Integer> roles = new ArrayList<>();
    int values = 0;
    long before = -1;
    for (String entry : entries) {
      int role = role(entry, values);
      if (NUMBERED.matcher(entry).matches()) {
        long number = Long.parseLong(entry.substring(1));
        if (number <= before) {
          throw refusal("must have v0, v1 and so on in order, got " + entry + " after v" + before);
        }
        before = number;
      }
      values += role >= 0 ? 1 : 0;
      roles.add(role);
    }
    return roles;
  }

  private static int role(String text, int values) {
    return switch (text) {
      case TIME -> CsvColumns.TIME;
      case TAG -> CsvColumns.TAG;
      case OTHER, "" -> CsvColumns.NONE;
      case VALUE -> values;
      default -> {
        if (!NUMBERED.matcher(text).matches()) {
          throw refusal(
              "must be time, tag, value (or v0, v1 and so on) or -, got \""
                  + Excerpt.of(text)
                  + '"');
        }
        yield values;
      }
    };
  }

  /** By names alone: what is neither time nor tag is a value. */
  private List<Integer> named(List<String> names) {
    List<Integer> roles = new ArrayList<>();
    int values = 0;
    for (String name : names) {
      if (name.equals(TIME)) {
        roles.add(CsvColumns.TIME);
      } else if (name.equals(TAG)) {
        roles.add(hasTag ? CsvColumns.NONE : CsvColumns.TAG);
      } else {
        roles.add(values++);
      }
    }
    if (!names.contains(TIME)) {
      throw refusal(
          "the first line must name a column time, or columns= must say what they are, got \""
              + Excerpt.of(String.join(",", names))
              + '"');
    }
    return roles;
  }

  private List<Integer> chosen(List<String> names) {
    List<Integer> roles = new ArrayList<>(Collections.nCopies(names.size(), CsvColumns.NONE));
    int values = 0;
    for (String entry : entries) {
      int colon = entry.indexOf(':');
      String name = entry.substring(colon + 1);
      int at = names.indexOf(name);
      if (at < 0) {
        throw refusal(
            "the first line must name \""
                + Excerpt.of(name)
                + "\", got \""
                + Excerpt.of(String.join(",", names))
                + '"');
      }
      int role = role(entry.substring(0, colon), values);
      values += role >= 0 ? 1 : 0;
      if (roles.set(at, role) != CsvColumns.NONE) {
        throw refusal("must name each column once, got \"" + Excerpt.of(name) + "\" twice");
      }
    }
    return roles;
  }

  private void requireUsable(CsvColumns columns) {
    String fault = columns.fault(hasTag);
    if (fault != null) {
      throw refusal(fault);
    }
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest(FIELD, FIELD + ": " + detail);
  }
}
