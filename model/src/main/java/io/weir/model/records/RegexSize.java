package io.weir.model.records;

/**
 * How large a regular expression of RE2's syntax becomes when its counted repetitions are written
 * out, which is what RE2 does: {@code ((a{100}){100}){100}} takes a million steps. Never less than
 * that; an expression that is none has any size.
 */
final class RegexSize {
  /** What is beyond all limits. */
  private static final long MOST = 1_000_000_000; // its square is an int64

  private final String pattern;
  private int at;

  private RegexSize(String pattern) {
    this.pattern = pattern;
  }

  static long of(String pattern) {
    RegexSize reader = new RegexSize(pattern);
    long size = 0;
    while (reader.at < pattern.length()) {
      size = Math.min(MOST, size + 1 + reader.sequence());
      reader.at++; // a parenthesis too many
    }
    return size;
  }

  /** Reads up to the end of the group, or of all. */
  private long sequence() {
    long size = 0;
    while (at < pattern.length() && pattern.charAt(at) != ')') {
      size = Math.min(MOST, size + repeated(atom()));
    }
    return size;
  }

  private long atom() {
    char c = pattern.charAt(at++);
    if (c == '(') {
      long size = 2 + sequence();
      at++;
      return size;
    } else if (c == '[') {
      skipClass();
    } else if (c == '\\') {
      return escaped();
    }
    return 1;
  }

  /** Skips a class of characters, in which no other character is special. */
  private void skipClass() {
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    int first = at;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
      at = named >= 0 ? named + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
    }
    at++;
  }

  private long escaped() {
    char c = at < pattern.length() ? pattern.charAt(at++) : ' ';
    if (c == 'Q') {
      int end = pattern.indexOf("\\E", at);
      int length = (end < 0 ? pattern.length() : end) - at;
      at += length + 2;
      return Math.max(1, length);
    }
    if ((c == 'x' || c == 'p' || c == 'P') && at < pattern.length() && pattern.charAt(at) == '{') {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    }
    return 1;
  }

  /** The size of what was read, with the repetitions that follow it. */
  private long repeated(long size) {
    long all = size;
    for (; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        all++;
      } else if (c == '{') {
        int end = count();
        if (end < 0) {
          return all;
        }
        all = Math.min(MOST, writtenOut(all, pattern.substring(at + 1, end)));
        at = end;
      } else {
        return all;
      }
    }
    return all;
  }

  /** The end of {@code {n}}, {@code {n,}} or {@code {n,m}}; -1 if it is something else. */
  private int count() {
    int end = pattern.indexOf('}', at);
    boolean is = end >= 0 && pattern.substring(at + 1, end).matches("[0-9]+(,[0-9]*)?");
    return is ? end : -1;
  }

  private static long writtenOut(long size, String count) {
    int comma = count.indexOf(',');
    if (comma < 0) {
      return size * number(count);
    }
    long least = number(count.substring(0, comma));
    String last = count.substring(comma + 1);
    long most = last.isEmpty() ? least + 1 : number(last);
    return size * most + Math.max(1, most - least);
  }

  private static long number(String digits) {
    return digits.length() > 9 ? MOST : Math.max(1, Long.parseLong(digits));
  }
}
