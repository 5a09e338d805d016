package io.weir.client.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a tag looked like.
 *
 * @param start ns
 * @param end ns
 * @param resolution 0 if each row is exact; else the width of the buckets that answered, ns
 */
public record Report(String tag, long start, long end, long resolution, List<Row> rows) {
  private static final String LATEST = "last";
  private static final double[] NOTHING = {};

  public Report {
    rows = List.copyOf(rows);
  }

  /**
   * A period.
   *
   * @param time its end, ns
   * @param columns values by function, {@code last} without one; of {@code ohlc} and {@code m4}
   *     {@code ohlc.open}, {@code m4.first} and so on. Empty where there is nothing, NaN where a
   *     value is none or no float64.
   */
  public record Row(long time, Map<String, double[]> columns) {
    public Row {
      columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The values of the only function, or of the first one. */
    public double[] values() {
      return columns.values().iterator().next();
    }
  }

  /**
   * @param functions those asked for
   */
  static Report of(JsonNode json, List<String> functions) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode row : json.path("samples")) {
      Map<String, double[]> columns = new LinkedHashMap<>();
      JsonNode values = row.path("values");
      if (functions.size() > 1) {
        functions.forEach(name -> put(columns, name, values.path(name)));
      } else {
        put(columns, functions.isEmpty() ? LATEST : functions.get(0), values);
      }
      rows.add(new Row(row.path("time").longValue(), columns));
    }
    return new Report(
        json.path("tagName").asText(),
        json.path("start").longValue(),
        json.path("end").longValue(),
        json.path("resolution").longValue(),
        rows);
  }

  private static void put(Map<String, double[]> columns, String name, JsonNode value) {
    if (value.has("values")) {
      columns.put(name, numbers(value.path("values")));
    } else if (value.isObject()) {
      value.properties().forEach(each -> put(columns, name + "." + each.getKey(), each.getValue()));
    } else {
      columns.put(name, numbers(value));
    }
  }

  static double[] numbers(JsonNode array) {
    if (!array.isArray()) {
      return NOTHING;
    }
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).isNull() ? Double.NaN : array.get(i).doubleValue();
    }
    return numbers;
  }
}
