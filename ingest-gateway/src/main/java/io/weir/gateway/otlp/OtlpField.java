package io.weir.gateway.otlp;

import java.util.HashMap;
import java.util.Map;

/** Messages of OTLP's metrics: numbers and JSON names of the fields that are read. */
final class OtlpField {
  static final int RESOURCE_METRICS = 1;
  static final int RESOURCE = 1;
  static final int SCOPE_METRICS = 2;
  static final int RESOURCE_ATTRIBUTES = 1;
  static final int METRICS = 2;
  static final int NAME = 1;
  static final int UNIT = 3;
  static final int GAUGE = 5;
  static final int SUM = 7;
  static final int HISTOGRAM = 9;
  static final int EXPONENTIAL_HISTOGRAM = 10;
  static final int SUMMARY = 11;
  static final int DATA_POINTS = 1;
  static final int TEMPORALITY = 2;
  static final int MONOTONIC = 3;
  static final int POINT_TIME = 3;
  static final int POINT_DOUBLE = 4;
  static final int POINT_INT = 6;
  static final int POINT_ATTRIBUTES = 7;
  static final int POINT_FLAGS = 8;
  static final int KEY = 1;
  static final int VALUE = 2;
  static final int STRING = 1;
  static final int BOOL = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  static final int ARRAY = 5;
  static final int MAP = 6;
  static final int BYTES = 7;
  static final int VALUES = 1;

  /** How a field is written. */
  enum Type {
    MESSAGE,
    TEXT,
    INT64,
    FIXED64,
    FLOAT64,
    BOOL,
    BASE64
  }

  /**
   * A field.
   *
   * @param number of protocol buffers
   * @param message the message's fields by their JSON names; empty for other types
   */
  record Field(int number, Type type, Map<String, Field> message) {
    private static Field of(int number, Type type) {
      return new Field(number, type, Map.of());
    }

    private static Field of(int number, Map<String, Field> message) {
      return new Field(number, Type.MESSAGE, message);
    }
  }

  private static final Map<String, Field> ATTRIBUTE = attribute(valueFields());

  private static Map<String, Field> attribute(Map<String, Field> value) {
    return Map.of("key", Field.of(KEY, Type.TEXT), "value", Field.of(VALUE, value));
  }

  /** As deep as they may be nested; below that, what is refused for its depth has no content. */
  private static Map<String, Field> valueFields() {
    Map<String, Field> fields = Map.of();
    for (int depth = 0; depth <= AttributeText.MAX_DEPTH; depth++) {
      Map<String, Field> inside = depth == 0 ? Map.of() : attribute(fields);
      Map<String, Field> values = new HashMap<>();
      values.put("stringValue", Field.of(STRING, Type.TEXT));
      values.put("boolValue", Field.of(BOOL, Type.BOOL));
      values.put("intValue", Field.of(INT, Type.INT64));
      values.put("doubleValue", Field.of(DOUBLE, Type.FLOAT64));
      values.put("bytesValue", Field.of(BYTES, Type.BASE64));
      values.put("arrayValue", Field.of(ARRAY, Map.of("values", Field.of(VALUES, fields))));
      values.put("kvlistValue", Field.of(MAP, Map.of("values", Field.of(VALUES, inside))));
      fields = Map.copyOf(values);
    }
    return fields;
  }

  private static final Field POINTS =
      Field.of(
          DATA_POINTS,
          Map.of(
              "attributes", Field.of(POINT_ATTRIBUTES, ATTRIBUTE),
              "timeUnixNano", Field.of(POINT_TIME, Type.FIXED64),
              "asDouble", Field.of(POINT_DOUBLE, Type.FLOAT64),
              "asInt", Field.of(POINT_INT, Type.FIXED64),
              "flags", Field.of(POINT_FLAGS, Type.INT64)));

  /** Of kinds that are refused, points are counted alone. */
  private static final Map<String, Field> COUNTED =
      Map.of("dataPoints", Field.of(DATA_POINTS, Map.of()));

  private static final Map<String, Field> METRIC =
      Map.of(
          "name", Field.of(NAME, Type.TEXT),
          "unit", Field.of(UNIT, Type.TEXT),
          "gauge", Field.of(GAUGE, Map.of("dataPoints", POINTS)),
          "sum",
              Field.of(
                  SUM,
                  Map.of(
                      "dataPoints", POINTS,
                      "aggregationTemporality", Field.of(TEMPORALITY, Type.INT64),
                      "isMonotonic", Field.of(MONOTONIC, Type.BOOL))),
          "histogram", Field.of(HISTOGRAM, COUNTED),
          "exponentialHistogram", Field.of(EXPONENTIAL_HISTOGRAM, COUNTED),
          "summary", Field.of(SUMMARY, COUNTED));

  /** Of a request. */
  static final Map<String, Field> REQUEST =
      Map.of(
          "resourceMetrics",
          Field.of(
              RESOURCE_METRICS,
              Map.of(
                  "resource",
                      Field.of(
                          RESOURCE, Map.of("attributes", Field.of(RESOURCE_ATTRIBUTES, ATTRIBUTE))),
                  "scopeMetrics",
                      Field.of(SCOPE_METRICS, Map.of("metrics", Field.of(METRICS, METRIC))))));

  private OtlpField() {}
}
