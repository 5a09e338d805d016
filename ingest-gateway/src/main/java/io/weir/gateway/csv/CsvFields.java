package io.weir.gateway.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a line, as RFC 4180 has them: a field in quotes may have separators in it, and two
 * quotes for one. A quote within a field that does not begin with one is a character. For one
 * thread.
 */
final class CsvFields {
  /** More fields than these are not kept. */
  static final int MAX_FIELDS = 1024;

  private final byte separator;
  private final int[] starts = new int[MAX_FIELDS];
  private final int[] ends = new int[MAX_FIELDS];
  private byte[] bytes = {};
  private int count;

  CsvFields(byte separator) {
    this.separator = separator;
  }

  /**
   * Splits a line; quotes are taken away where it stands.
   *
   * @return what is wrong with it, null if nothing
   */
  String split(byte[] line, int from, int to) {
    bytes = line;
    count = 0;
    int at = from;
    while (true) {
      boolean quoted = at < to && line[at] == '"';
      int field = count < MAX_FIELDS ? count : MAX_FIELDS - 1;
      at = quoted ? quoted(field, at, to) : plain(field, at, to);
      count++;
      if (at < 0) {
        return "field " + count + " begins with a quote and has none at its end";
      }
      if (at == to) {
        return count > MAX_FIELDS ? "it has more than " + MAX_FIELDS + " fields" : null;
      }
      at++;
    }
  }

  private int plain(int field, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != separator) {
      at++;
    }
    starts[field] = from;
    ends[field] = at;
    return at;
  }

  /** Returns the offset after the field; a negative number if it does not end. */
  private int quoted(int field, int from, int to) {
    int written = from + 1;
    for (int at = from + 1; at < to; at++) {
      if (bytes[at] == '"') {
        if (at + 1 == to || bytes[at + 1] == separator) {
          starts[field] = from + 1;
          ends[field] = written;
          return at + 1;
        }
        if (bytes[at + 1] != '"') {
          return -1;
        }
        at++;
      }
      bytes[written++] = bytes[at];
    }
    return -1;
  }

  int count() {
    return count;
  }

  /** The bytes that the offsets refer to. */
  byte[] bytes() {
    return bytes;
  }

  int from(int field) {
    return starts[field];
  }

  int to(int field) {
    return ends[field];
  }

  String text(int field) {
    int from = starts[field];
    return new String(bytes, from, ends[field] - from, StandardCharsets.UTF_8);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(i));
    }
    return texts;
  }
}
