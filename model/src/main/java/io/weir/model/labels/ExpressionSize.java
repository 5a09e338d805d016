package io.weir.model.labels;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large an expression of RE2 becomes: its characters, classes and operators, with counted
 * repeats written out, as the compiler does it. A few characters, {@code (((a{9}){9}){9}){9}}, are
 * thousands then.
 */
final class ExpressionSize {
  /** No size is larger, however many repeats there are. */
  static final long MOST = 1L << 40;

  private static final int MOST_DIGITS = 4;

  /** What a class of Unicode has in ranges, which repeats share: {@code \\pL} has hundreds. */
  private static final int UNICODE_CLASS = 100;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;
  private long size;

  /** Of all classes of Unicode. */
  private long classes;

  /** Of what a repeat would repeat. */
  private long last;

  private ExpressionSize(String text) {
    this.text = text;
  }

  /** The size, about; of an expression that is none, any number. */
  static long of(String text) {
    return new ExpressionSize(text).read();
  }

  private long read() {
    while (at < text.length() && size < MOST) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> {
          outer.push(size);
          size = 0;
          last = 0;
        }
        case ')' -> {
          last = size + 2;
          size = last + (outer.isEmpty() ? 0 : outer.pop());
        }
        case '{' -> repeat(count());
        case '*', '+', '?' -> repeat(1);
        default -> add(1);
      }
    }
    for (long each : outer) {
      size += each;
    }
    return Math.min(MOST, size + classes);
  }

  private void add(long more) {
    size += more;
    last = more;
  }

  private void repeat(long count) {
    long more = last * (Math.max(1, count) - 1) + 1;
    size += more;
    last += more;
  }

  /** Steps over {@code n}, {@code n,} or {@code n,m} and a brace; 0 if that does not stand here. */
  private long count() {
    int from = at;
    long least = number();
    long most = least;
    if (least >= 0 && at < text.length() && text.charAt(at) == ',') {
      at++;
      most = Math.max(least + 1, number());
    }
    if (least < 0 || at == text.length() || text.charAt(at) != '}') {
      at = from;
      return 0;
    }
    at++;
    return most;
  }

  private long number() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      return -1;
    }
    return at - from > MOST_DIGITS ? MOST / 1000 : Long.parseLong(text, from, at, 10);
  }

  /** The braces of {@code \x{61}} and {@code \p{Greek}} are no repeat. */
  private void escape() {
    add(1);
    if (at == text.length()) {
      return;
    }
    char kind = text.charAt(at++);
    if (kind == 'Q') {
      int end = text.indexOf("\\E", at);
      add((end < 0 ? text.length() : end) - at);
      at = end < 0 ? text.length() : end + 2;
      last = 1;
    } else if (kind == 'x' || isUnicode(kind)) {
      classes += isUnicode(kind) ? UNICODE_CLASS : 0;
      int end = text.startsWith("{", at) ? text.indexOf('}', at) + 1 : at;
      at = end > 0 ? end : text.length();
    }
  }

  private static boolean isUnicode(char kind) {
    return kind == 'p' || kind == 'P';
  }

  /** In a class nothing is special but its end, escapes and {@code [:alpha:]}. */
  private void characterClass() {
    add(1);
    at += text.startsWith("^", at) ? 1 : 0;
    at += text.startsWith("]", at) ? 1 : 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == ']') {
        return;
      } else if (c == '\\') {
        classes += at < text.length() && isUnicode(text.charAt(at)) ? UNICODE_CLASS : 0;
        at++;
      } else if (c == '[' && text.startsWith(":", at) && text.indexOf(":]", at) > 0) {
        at = text.indexOf(":]", at) + 2;
      }
    }
  }
}
