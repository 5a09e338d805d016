package io.weir.gateway.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.service.protobuf.MalformedProtobufException;
import io.weir.service.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The value of an attribute as text, so that values that differ have texts that differ: arrays and
 * maps as JSON, maps in the order of their keys, bytes as Base64.
 */
final class AttributeText {
  /** Arrays and maps are in each other at most so deep. */
  static final int MAX_DEPTH = 16;

  private final byte[] bytes;

  /**
   * @param bytes of the request
   */
  AttributeText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key and the text of its value. */
  record Entry(String key, String value) {}

  /** Reads a KeyValue. */
  Entry entry(int from, int to) {
    return entry(from, to, 0, "");
  }

  private Entry entry(int from, int to, int depth, String nothing) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    String key = "";
    String value = nothing;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == OtlpField.KEY) {
        key = fields.text();
      } else if (field == OtlpField.VALUE) {
        int length = fields.length();
        value = value(fields.at() - length, fields.at(), depth, nothing);
      } else {
        fields.skip();
      }
    }
    return new Entry(key, value);
  }

  /** An AnyValue. */
  private String value(int from, int to, int depth, String nothing) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    String value = nothing;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case OtlpField.STRING -> value = text(fields.text(), depth);
        case OtlpField.BYTES -> {
          int length = fields.length();
          byte[] content = new byte[length];
          System.arraycopy(bytes, fields.at() - length, content, 0, length);
          value = text(Base64.getEncoder().encodeToString(content), depth);
        }
        case OtlpField.BOOL -> value = fields.int64() == 0 ? "false" : "true";
        case OtlpField.INT -> value = Long.toString(fields.int64());
        case OtlpField.DOUBLE -> value = Double.toString(fields.float64());
        case OtlpField.ARRAY -> {
          int length = fields.length();
          value = array(fields.at() - length, fields.at(), deeper(depth));
        }
        case OtlpField.MAP -> {
          int length = fields.length();
          value = map(fields.at() - length, fields.at(), deeper(depth));
        }
        default -> fields.skip();
      }
    }
    return value;
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new MalformedProtobufException(
          "arrays and maps of an attribute must be nested at most " + MAX_DEPTH + " deep");
    }
    return depth + 1;
  }

  private static String text(String text, int depth) {
    return depth == 0 ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private String array(int from, int to, int depth) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    List<String> all = new ArrayList<>();
    while (fields.next() != 0) {
      int length = fields.length();
      all.add(value(fields.at() - length, fields.at(), depth, "null"));
    }
    return "[" + String.join(",", all) + "]";
  }

  private String map(int from, int to, int depth) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    Map<String, String> all = new TreeMap<>();
    while (fields.next() != 0) {
      int length = fields.length();
      Entry entry = entry(fields.at() - length, fields.at(), depth, "null");
      all.put(entry.key(), entry.value());
    }
    StringJoiner json = new StringJoiner(",", "{", "}");
    all.forEach((key, value) -> json.add(quoted(key) + ':' + value));
    return json.toString();
  }
}
