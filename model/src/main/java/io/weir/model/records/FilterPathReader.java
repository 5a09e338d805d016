package io.weir.model.records;

import io.weir.model.Utf8;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link FilterPath}. */
final class FilterPathReader {
  private static final String SUPPORTED =
      "supported are $, .name, ['name'], [n], [*] and .*, such as $.sensors[0]['unit name']";

  private final String text;
  private int at;

  FilterPathReader(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException saying what is supported, and where the text is something else
   */
  List<FilterPath.Step> steps() {
    if (!text.startsWith("$")) {
      throw new IllegalArgumentException("path: must begin with $; " + SUPPORTED);
    }
    at = 1;
    List<FilterPath.Step> steps = new ArrayList<>();
    while (at < text.length()) {
      steps.add(
          switch (text.charAt(at++)) {
            case '.' -> takeIf('*') ? new FilterPath.Step.Any() : name();
            case '[' -> bracketed();
            default -> throw unsupported(at - 1);
          });
    }
    return List.copyOf(steps);
  }

  private FilterPath.Step name() {
    int begin = at;
    while (at < text.length() && isOfName(text.charAt(at))) {
      at++;
    }
    if (at == begin) {
      throw unsupported(begin);
    }
    return new FilterPath.Step.Field(text.substring(begin, at));
  }

  private static boolean isOfName(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c >= 0x80;
  }

  private FilterPath.Step bracketed() {
    FilterPath.Step step;
    if (takeIf('*')) {
      step = new FilterPath.Step.Any();
    } else if (takeIf('\'')) {
      step = quoted('\'');
    } else if (takeIf('"')) {
      step = quoted('"');
    } else {
      step = element();
    }
    if (!takeIf(']')) {
      throw unsupported(at);
    }
    return step;
  }

  private FilterPath.Step element() {
    int begin = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == begin || (text.charAt(begin) == '0' && at > begin + 1)) {
      throw unsupported(begin);
    }
    try {
      return new FilterPath.Step.Element(Integer.parseInt(text.substring(begin, at)));
    } catch (NumberFormatException e) {
      throw unsupported(begin);
    }
  }

  private FilterPath.Step quoted(char quote) {
    StringBuilder name = new StringBuilder();
    int begin = at;
    while (!takeIf(quote)) {
      if (at == text.length()) {
        throw unsupported(begin);
      }
      char c = text.charAt(at++);
      name.append(c == '\\' ? escaped() : c);
    }
    Utf8.encode("path", name.toString());
    return new FilterPath.Step.Field(name.toString());
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '\'', '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unsupported(at - 1);
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw unsupported(at);
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private boolean takeIf(char wanted) {
    boolean is = at < text.length() && text.charAt(at) == wanted;
    if (is) {
      at++;
    }
    return is;
  }

  private IllegalArgumentException unsupported(int index) {
    String got = index < text.length() ? "'" + text.substring(index, end(index)) + "'" : "its end";
    return new IllegalArgumentException(
        "path: is not supported from character " + index + " on, got " + got + "; " + SUPPORTED);
  }

  /** The end of a short piece of the text, which cuts no character in two. */
  private int end(int index) {
    int end = Math.min(text.length(), index + 20);
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }
}
