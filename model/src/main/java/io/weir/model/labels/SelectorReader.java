package io.weir.model.labels;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a selector as Prometheus writes it: {@code metric{label="value",other=~"a|b"}}, either part
 * of which may be missing. Values are in quotes, single or double, in which a backslash makes
 * {@code n} a new line, {@code t} a tab and another character itself.
 */
final class SelectorReader {
  private final String text;
  private int at;
  private final List<LabelMatcher> matchers = new ArrayList<>();

  private SelectorReader(String text) {
    this.text = text;
  }

  static List<LabelMatcher> read(String text) {
    return new SelectorReader(text).read();
  }

  private List<LabelMatcher> read() {
    String metric = name();
    if (!metric.isEmpty()) {
      matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, SeriesLabels.NAME, metric));
    }
    if (takes("{")) {
      while (!takes("}")) {
        matchers.add(matcher());
        if (!takes(",")) {
          require("}");
          break;
        }
      }
    }
    skipSpace();
    if (at < text.length() || matchers.isEmpty()) {
      throw fault("a metric or labels, and nothing after them");
    }
    return LabelMatcher.requireFew(matchers);
  }

  private LabelMatcher matcher() {
    String label = name();
    if (label.isEmpty()) {
      throw fault("the name of a label");
    }
    return new LabelMatcher(type(), label, value());
  }

  private LabelMatcher.Type type() {
    if (takes("!=")) {
      return LabelMatcher.Type.NOT_EQUAL;
    } else if (takes("=~")) {
      return LabelMatcher.Type.MATCHES;
    } else if (takes("!~")) {
      return LabelMatcher.Type.MATCHES_NOT;
    }
    require("=");
    return LabelMatcher.Type.EQUAL;
  }

  private String value() {
    String quote = takes("'") ? "'" : "\"";
    if (quote.equals("\"")) {
      require("\"");
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote.charAt(0)) {
        return value.toString();
      }
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at++);
        value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
      } else {
        value.append(c);
      }
    }
    throw fault("a quote at the end of the value");
  }

  private String name() {
    skipSpace();
    int from = at;
    while (at < text.length() && isOfName(text.charAt(at), at == from)) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfName(char c, boolean isFirst) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c == ':'
        || c >= '0' && c <= '9' && !isFirst;
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean takes(String token) {
    skipSpace();
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  private void require(String token) {
    if (!takes(token)) {
      throw fault(token);
    }
  }

  private IllegalArgumentException fault(String wanted) {
    return new IllegalArgumentException(
        "match: must be a selector like metric{label=\"value\"}, misses "
            + wanted
            + " at character "
            + (at + 1));
  }
}
