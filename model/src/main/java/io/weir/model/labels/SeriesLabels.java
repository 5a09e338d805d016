package io.weir.model.labels;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of a series. A tag of one value whose name is that of a series of Prometheus, {@code
 * metric{label="value",...}}, has those; all other series are {@code weir{tag="...",value="0"}}.
 */
public final class SeriesLabels {
  /** The label that has the name of the metric. */
  public static final String NAME = "__name__";

  /** The label that has the tag, of series that have no labels of their own. */
  public static final String TAG = "tag";

  /** The metric of series that have no labels of their own. */
  public static final String WEIR = "weir";

  /** The label that has the number of the value, of the same. */
  public static final String VALUE = "value";

  /** The label that has the width, of the same where the tag has several. */
  public static final String WIDTH = "width";

  private final String text;
  private int at;
  private final SortedMap<String, String> labels = new TreeMap<>();

  private SeriesLabels(String text) {
    this.text = text;
  }

  /**
   * The labels that the name of a tag says, sorted; empty if it is no name that Prometheus would
   * take. They are those of its series of one value alone. The index of labels is made of them, so
   * they are part of the stored format.
   */
  public static Optional<SortedMap<String, String>> own(String tag) {
    return new SeriesLabels(tag).read();
  }

  /**
   * The labels of a value of a tag, sorted.
   *
   * @param width of the series, which is a label too where the tag has several
   */
  public static SortedMap<String, String> of(String tag, int width, int value, boolean hasSeveral) {
    Optional<SortedMap<String, String>> own = width == 1 ? own(tag) : Optional.empty();
    if (own.isPresent()) {
      return own.get();
    }
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(NAME, WEIR);
    labels.put(TAG, tag);
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
    if (text.charAt(at) != '{') {
      return false;
    }
    do {
      at++;
      String name = name(false);
      if (name.isEmpty() || !takes('=') || !takes('"')) {
        return false;
      }
      Optional<String> value = value();
      if (value.isEmpty() || labels.put(name, value.get()) != null) {
        return false;
      }
    } while (at < text.length() && text.charAt(at) == ',');
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
