package io.weir.gateway.series;

import io.weir.model.Excerpt;
import io.weir.model.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a series, in the order of their names' bytes. As text: {@code {a="b",c="d"}}, with
 * a backslash before quotes and backslashes of values, and a line feed written as {@code \n}. Names
 * that would be mistaken for that syntax are quoted, too, as Prometheus does it: {@code
 * {"a=b"="c"}}, and a metric {@code {"m{",a="b"}}. So no two series have the same text.
 */
public final class Labels {
  private static final String SYNTAX = "{},=\"\\";

  private final Map<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);
  private long bytes;

  /** What stands between the braces; null until it is needed. */
  private byte[] joined;

  /**
   * Adds a label.
   *
   * @throws IllegalArgumentException if its name is empty or already there, or the labels are more
   *     than a tag can have
   */
  public void add(byte[] name, byte[] value) {
    if (name.length == 0) {
      throw new IllegalArgumentException("a label must have a name");
    }
    joined = null;
    bytes += name.length + value.length;
    if (bytes > Tag.MAX_BYTES) {
      throw new IllegalArgumentException(
          "labels must have at most "
              + Tag.MAX_BYTES
              + " bytes, the one with which they are more is "
              + Excerpt.of(text(name)));
    }
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException(
          "the label " + Excerpt.of(text(name)) + " must be given once");
    }
  }

  /** The name of the metric's series with these labels; of many metrics, the labels cost once. */
  public byte[] nameOf(byte[] metric) {
    if (joined == null) {
      joined = join();
    }
    ByteArrayOutputStream name = new ByteArrayOutputStream(metric.length + joined.length + 8);
    boolean quoted = hasAny(metric, "{");
    if (quoted) {
      name.write('{');
      quote(name, metric);
    } else {
      name.writeBytes(metric);
    }
    if (joined.length > 0) {
      name.write(quoted ? ',' : '{');
      name.writeBytes(joined);
    }
    if (quoted || joined.length > 0) {
      name.write('}');
    }
    return name.toByteArray();
  }

  private byte[] join() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(32 * values.size());
    for (Map.Entry<byte[], byte[]> label : values.entrySet()) {
      if (all.size() > 0) {
        all.write(',');
      }
      if (hasAny(label.getKey(), SYNTAX)) {
        quote(all, label.getKey());
      } else {
        all.writeBytes(label.getKey());
      }
      all.write('=');
      quote(all, label.getValue());
    }
    return all.toByteArray();
  }

  private static boolean hasAny(byte[] name, String characters) {
    for (byte b : name) {
      if (characters.indexOf(b) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static void quote(ByteArrayOutputStream name, byte[] value) {
    name.write('"');
    for (byte b : value) {
      if (b == '\\' || b == '"') {
        name.write('\\');
        name.write(b);
      } else if (b == '\n') {
        name.write('\\');
        name.write('n');
      } else {
        name.write(b);
      }
    }
    name.write('"');
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
