package io.weir.gateway.influx;

import io.weir.gateway.series.Labels;
import io.weir.gateway.series.SeriesName;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The name of a field's series: {@code measurement_field{tag="value",...}}. */
final class PointName {
  private PointName() {}

  /**
   * Checks measurement and tags.
   *
   * @throws PointException if they are none
   */
  static void check(byte[] bytes, int from, int to) {
    labels(bytes, from, to);
  }

  /**
   * The name of a field.
   *
   * @param from where measurement and tags begin
   * @param to where they end
   * @param fieldFrom where the field's name begins
   * @param fieldTo where it ends
   * @throws PointException if that is no name of a series
   */
  static SeriesName of(byte[] bytes, int from, int to, int fieldFrom, int fieldTo) {
    ByteArrayOutputStream metric = new ByteArrayOutputStream(64);
    metric.writeBytes(text(bytes, from, endOfMeasurement(bytes, from, to)));
    metric.write('_');
    metric.writeBytes(text(bytes, fieldFrom, fieldTo));
    byte[] name = labels(bytes, from, to).nameOf(metric.toByteArray());
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
    int at = endOfMeasurement(bytes, from, to);
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
