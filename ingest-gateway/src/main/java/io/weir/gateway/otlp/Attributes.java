package io.weir.gateway.otlp;

import io.weir.gateway.series.Labels;
import io.weir.service.protobuf.ProtobufReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attributes by their keys, with their values as text. */
final class Attributes {
  private final byte[] bytes;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @param bytes of the request
   */
  Attributes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads a KeyValue. */
  void add(int from, int to) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    String key = "";
    String value = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == OtlpField.KEY) {
        key = fields.text();
      } else if (field == OtlpField.VALUE) {
        int length = fields.length();
        value = value(fields.at() - length, fields.at());
      } else {
        fields.skip();
      }
    }
    values.put(key, value);
  }

  private String value(int from, int to) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    String value = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case OtlpField.STRING, OtlpField.BYTES -> value = fields.text();
        case OtlpField.BOOL -> value = fields.int64() == 0 ? "false" : "true";
        case OtlpField.INT -> value = Long.toString(fields.int64());
        case OtlpField.DOUBLE -> value = Double.toString(fields.float64());
        case OtlpField.ARRAY -> {
          int length = fields.length();
          value = array(fields.at() - length, fields.at());
        }
        default -> fields.skip();
      }
    }
    return value;
  }

  /** As JSON writes it; of what is in arrays in turn, the text. */
  private String array(int from, int to) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    List<String> all = new ArrayList<>();
    while (fields.next() != 0) {
      int length = fields.length();
      boolean isText = length > 0 && bytes[fields.at() - length] >>> 3 == OtlpField.STRING;
      String value = value(fields.at() - length, fields.at());
      all.add(isText ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value);
    }
    return "[" + String.join(",", all) + "]";
  }

  /**
   * The labels of a series: these attributes, and of its resource {@code service.name} as job and
   * {@code service.instance.id} as instance. Where two keys become one label, their values have a
   * semicolon between them. A label without a value is none.
   *
   * @throws IllegalArgumentException if they are more than a tag can have
   */
  Labels labels(Attributes resource) {
    Map<String, String> labels = new TreeMap<>();
    values.forEach(
        (key, value) -> labels.merge(MetricName.ofLabel(key), value, (a, b) -> a + ';' + b));
    resource.job().forEach(labels::putIfAbsent);
    Labels all = new Labels();
    labels.forEach(
        (name, value) -> {
          if (!name.isEmpty() && !value.isEmpty()) {
            all.add(utf8(name), utf8(value));
          }
        });
    return all;
  }

  private Map<String, String> job() {
    if (values.isEmpty()) {
      return Collections.emptyMap();
    }
    String name = values.getOrDefault("service.name", "");
    String namespace = values.getOrDefault("service.namespace", "");
    String job = namespace.isEmpty() || name.isEmpty() ? name : namespace + '/' + name;
    return Map.of("job", job, "instance", values.getOrDefault("service.instance.id", ""));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
