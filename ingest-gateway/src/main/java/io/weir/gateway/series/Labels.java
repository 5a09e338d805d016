package io.weir.gateway.series;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a series, in the order of their names' bytes. As text: {@code {a="b",c="d"}}, with
 * a backslash before quotes and backslashes of values, and a line feed written as {@code \n}.
 */
public final class Labels {
  private final Map<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);

  /**
   * Adds a label.
   *
   * @throws IllegalArgumentException if its name is empty or already there
   */
  public void add(byte[] name, byte[] value) {
    if (name.length == 0) {
      throw new IllegalArgumentException("a label must have a name");
    }
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException("the label " + text(name) + " must be given once");
    }
  }

  /** The name of the metric's series with these labels. */
  public byte[] nameOf(byte[] metric) {
    ByteArrayOutputStream name = new ByteArrayOutputStream(64 + 32 * values.size());
    name.writeBytes(metric);
    int separator = '{';
    for (Map.Entry<byte[], byte[]> label : values.entrySet()) {
      name.write(separator);
      name.writeBytes(label.getKey());
      name.write('=');
      name.write('"');
      quote(name, label.getValue());
      name.write('"');
      separator = ',';
    }
    if (!values.isEmpty()) {
      name.write('}');
    }
    return name.toByteArray();
  }

  private static void quote(ByteArrayOutputStream name, byte[] value) {
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
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
