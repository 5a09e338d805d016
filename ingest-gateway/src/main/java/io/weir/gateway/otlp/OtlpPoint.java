package io.weir.gateway.otlp;

import io.weir.gateway.samples.NumberSink;
import io.weir.gateway.series.SeriesName;
import io.weir.service.protobuf.ProtobufReader;
import java.nio.charset.StandardCharsets;

/** A data point of a number; for one thread, and one point after the other. */
final class OtlpPoint {
  /** A temporality. */
  static final int CUMULATIVE = 2;

  private static final long NO_VALUE_FLAG = 1;

  /** How Prometheus says that a series has no value any more. */
  private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  private final byte[] bytes;
  private Attributes attributes;
  private long time;
  private double value;
  private boolean hasValue;

  /**
   * @param bytes of the request
   */
  OtlpPoint(byte[] bytes) {
    this.bytes = bytes;
    attributes = new Attributes(bytes);
  }

  /** Reads a point. */
  void read(int from, int to) {
    attributes = new Attributes(bytes);
    time = 0;
    hasValue = false;
    long flags = 0;
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case OtlpField.POINT_TIME -> time = fields.fixed64();
        case OtlpField.POINT_DOUBLE -> {
          value = fields.float64();
          hasValue = true;
        }
        case OtlpField.POINT_INT -> {
          value = fields.fixed64();
          hasValue = true;
        }
        case OtlpField.POINT_ATTRIBUTES -> {
          int length = fields.length();
          attributes.add(fields.at() - length, fields.at());
        }
        case OtlpField.POINT_FLAGS -> flags = fields.int64();
        default -> fields.skip();
      }
    }
    if ((flags & NO_VALUE_FLAG) != 0) {
      value = STALE;
      hasValue = true;
    }
  }

  /** When it was measured, ns. */
  long time() {
    return time;
  }

  /**
   * Passes the point on as a sample.
   *
   * @return what is wrong with it; null if nothing
   */
  String addTo(NumberSink sink, String metric, Attributes resource, long latest) {
    if (!hasValue) {
      return "a point without a number";
    }
    if (time < 1 || time > latest) {
      return "a point at " + Long.toUnsignedString(time) + " ns, which must be 1 to " + latest;
    }
    if (metric.isEmpty()) {
      return "a name without a letter";
    }
    try {
      byte[] name = attributes.labels(resource).nameOf(metric.getBytes(StandardCharsets.UTF_8));
      sink.add(SeriesName.of(name), time, value);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
