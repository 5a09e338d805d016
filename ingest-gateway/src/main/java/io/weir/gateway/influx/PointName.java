package io.weir.gateway.influx;

import io.weir.gateway.series.Labels;
import io.weir.gateway.series.SeriesName;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The names of a point's fields: {@code measurement_field{tag="value",...}}. Measurement and tags
 * are read once, however many fields there are.
 */
final class PointName {
  private final byte[] measurement;
  private final Labels labels;

  private PointName(byte[] measurement, Labels labels) {
    this.measurement = measurement;
    this.labels = labels;
  }

  /**
   * Reads measurement and tags.
   *
   * @throws PointException if they are none
   */
  static PointName read(byte[] bytes, int from, int to) {
    int end = endOfMeasurement(bytes, from, to);
    return new PointName(text(bytes, from, end), labels(bytes, end, to));
  }

  /**
   * The name of a field.
   *
   * @param from where the field's name begins
   * @param to where it ends
   * @throws PointException if that is no name of a series
   */
  SeriesName of(byte[] bytes, int from, int to) {
    ByteArrayOutputStream metric = new ByteArrayOutputStream(64);
    metric.writeBytes(measurement);
    metric.write('_');
    metric.writeBytes(text(bytes, from, to));
    byte[] name = labels.nameOf(metric.toByteArray());
    try {
      return SeriesName.of(name);
    } catch (IllegalArgumentException e) {
      throw new PointException(
          "tag",
          "the series \""
              + PointException.excerpt(name, 0, name.length)
              + "\" cannot be a tag: "
              + e.getMessage());
    }
  }

  private static Labels labels(byte[] bytes, int from, int to) {
    Labels labels = new Labels();
    int at = from;
    while (at < to) {
      int nameFrom = at + 1;
      int nameTo = TextEnd.ofPart(bytes, nameFrom, to);
      boolean hasValue = nameTo < to && bytes[nameTo] == '=';
      at = hasValue ? TextEnd.ofPart(bytes, nameTo + 1, to) : nameTo;
      if (!hasValue || at == nameTo + 1 || at < to && bytes[at] != ',') {
        throw new PointException(
            "tag",
            "a tag must be a name, = and a value, got \""
                + PointException.excerpt(bytes, nameFrom, at)
                + '"');
      }
      try {
        labels.add(text(bytes, nameFrom, nameTo), text(bytes, nameTo + 1, at));
      } catch (IllegalArgumentException e) {
        throw new PointException("tag", "tags: " + e.getMessage());
      }
    }
    return labels;
  }

  /** In a measurement an equals sign has no meaning. */
  private static int endOfMeasurement(byte[] bytes, int from, int to) {
    int at = TextEnd.ofPart(bytes, from, to);
    while (at < to && bytes[at] == '=') {
      at = TextEnd.ofPart(bytes, at + 1, to);
    }
    if (at == from) {
      throw new PointException("measurement", "a point must have a measurement, got none");
    }
    return at;
  }

  /** Without the backslashes that take the meaning from what follows them. */
  private static byte[] text(byte[] bytes, int from, int to) {
    byte[] text = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; at++) {
      if (TextEnd.isEscape(bytes, at, to)) {
        at++;
      }
      text[length++] = bytes[at];
    }
    return Arrays.copyOf(text, length);
  }
}
