package io.weir.query.prometheus;

import io.weir.model.Tag;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of a series. A tag of one value whose name is that of a series of Prometheus, {@code
 * metric{label="value",...}}, has those; all other series are {@code weir{tag="...",value="0"}}.
 */
final class SeriesLabels {
  static final String NAME = "__name__";
  static final String TAG = "tag";

  /** The metric of series that have no labels of their own. */
  static final String WEIR = "weir";

  private static final String VALUE = "value";
  private static final String WIDTH = "width";

  private final String text;
  private int at;
  private final SortedMap<String, String> labels = new TreeMap<>();

  private SeriesLabels(String text) {
    this.text = text;
  }

  /**
   * The labels of a value of a tag.
   *
   * @param width of the series, which is a label too where the tag has several
   */
  static SortedMap<String, String> of(Tag tag, int width, int value, boolean hasSeveral) {
    if (width == 1) {
      Optional<SortedMap<String, String>> own = new SeriesLabels(tag.toString()).read();
      if (own.isPresent()) {
        return own.get();
      }
    }
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(NAME, WEIR);
    labels.put(TAG, tag.toString());
    labels.put(VALUE, Integer.toString(value));
    if (hasSeveral) {
      labels.put(WIDTH, Integer.toString(width));
    }
    return labels;
  }

  /** Empty if the text is no name that Prometheus would take. */
  private Optional<SortedMap<String, String>> read() {
    String metric = name(true);
    if (!metric.isEmpty()) {
      labels.put(NAME, metric);
    }
    if (at < text.length() && !list()) {
      return Optional.empty();
    }
    return at == text.length() && !labels.isEmpty() ? Optional.of(labels) : Optional.empty();
  }

  private boolean list() {
    char before = '{';
    while (at < text.length() && text.charAt(at) == before) {
      at++;
      String name = name(false);
      if (name.isEmpty() || !takes('=') || !takes('"')) {
        return false;
      }
      Optional<String> value = value();
      if (value.isEmpty() || labels.put(name, value.get()) != null) {
        return false;
      }
      before = ',';
    }
    return takes('}');
  }

  private boolean takes(char c) {
    return at < text.length() && text.charAt(at++) == c;
  }

  private String name(boolean ofMetric) {
    int from = at;
    while (at < text.length() && isOfName(text.charAt(at), at == from, ofMetric)) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfName(char c, boolean isFirst, boolean ofMetric) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c == ':' && ofMetric
        || c >= '0' && c <= '9' && !isFirst;
  }

  /** Up to the closing quote and over it. */
  private Optional<String> value() {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return Optional.of(value.toString());
      }
      if (c == '\\') {
        if (at == text.length()) {
          break;
        }
        char escaped = text.charAt(at++);
        value.append(escaped == 'n' ? '\n' : escaped);
      } else {
        value.append(c);
      }
    }
    return Optional.empty();
  }
}
