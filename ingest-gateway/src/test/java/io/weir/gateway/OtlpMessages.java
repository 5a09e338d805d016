package io.weir.gateway;

import io.weir.service.protobuf.ProtobufWriter;

/** Builds requests of OTLP. */
final class OtlpMessages {
  private OtlpMessages() {}

  static ProtobufWriter attribute(String key, String value) {
    return new ProtobufWriter().text(1, key).message(2, new ProtobufWriter().text(1, value));
  }

  /**
   * @param attributes names and values in turn
   */
  static ProtobufWriter point(double value, long time, String... attributes) {
    ProtobufWriter point = new ProtobufWriter().fixed64(3, time).float64(4, value);
    for (int i = 0; i < attributes.length; i += 2) {
      point.message(7, attribute(attributes[i], attributes[i + 1]));
    }
    return point;
  }

  static ProtobufWriter metric(String name, String unit, int kind, ProtobufWriter data) {
    return new ProtobufWriter().text(1, name).text(3, unit).message(kind, data);
  }

  static ProtobufWriter gauge(String name, String unit, ProtobufWriter point) {
    return metric(name, unit, 5, new ProtobufWriter().message(1, point));
  }

  static ProtobufWriter sum(
      String name, String unit, int temporality, boolean monotonic, ProtobufWriter point) {
    ProtobufWriter data =
        new ProtobufWriter().message(1, point).int64(2, temporality).int64(3, monotonic ? 1 : 0);
    return metric(name, unit, 7, data);
  }

  /** Of one resource with four attributes, and one scope. */
  static byte[] request(ProtobufWriter... metrics) {
    ProtobufWriter scope = new ProtobufWriter().message(1, new ProtobufWriter().text(1, "a scope"));
    for (ProtobufWriter each : metrics) {
      scope.message(2, each);
    }
    ProtobufWriter resource =
        new ProtobufWriter()
            .message(1, attribute("service.name", "shop"))
            .message(1, attribute("service.namespace", "web"))
            .message(1, attribute("service.instance.id", "i-1"))
            .message(1, attribute("host.name", "h"));
    return new ProtobufWriter()
        // the resource last, as fields may come in any order
        .message(1, new ProtobufWriter().message(2, scope).message(1, resource))
        .toBytes();
  }
}
