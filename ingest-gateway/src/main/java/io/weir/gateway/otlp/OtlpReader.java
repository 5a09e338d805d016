package io.weir.gateway.otlp;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.samples.NumberSink;
import io.weir.gateway.series.Labels;
import io.weir.gateway.series.SeriesName;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.MalformedProtobufException;
import io.weir.service.protobuf.ProtobufReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the data points of a request. What cannot be a sample is left out and named. Fields may
 * come in any order, as protocol buffers allow it: what all of a message needs is read first. For
 * one request.
 */
final class OtlpReader implements NumberReader {
  private static final String TARGET_INFO = "target_info";

  private final boolean isJson;
  private final Rejections rejections;
  private byte[] bytes = {};
  private Bounds bounds = new Bounds(0, 0, 0, 0);
  private int count;

  /** The latest time of the points of a resource that were taken; 0 if none were. */
  private long latestTime;

  OtlpReader(boolean isJson, Rejections rejections) {
    this.isJson = isJson;
    this.rejections = rejections;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void read(
      BodyReader.Body body, Bounds requestBounds, InFlight.Hold hold, NumberSink sink) {
    bounds = requestBounds;
    hold.add(body.length());
    try {
      bytes =
          isJson
              ? OtlpJson.toProtobuf(body.bytes(), body.length())
              : Arrays.copyOf(body.bytes(), body.length());
      ProtobufReader fields = new ProtobufReader(bytes, 0, bytes.length);
      for (int field = fields.next(); field != 0; field = fields.next()) {
        if (field == OtlpField.RESOURCE_METRICS) {
          int length = fields.length();
          resource(fields.at() - length, fields.at(), sink);
        } else {
          fields.skip();
        }
      }
    } catch (MalformedProtobufException e) {
      throw ProblemException.badRequest("body", "body: " + e.getMessage());
    }
    bytes = new byte[0];
    hold.subtract(body.length());
  }

  /** Takes the bytes of a field. */
  private interface Part {
    void of(int field, int from, int to);
  }

  /** Passes on all fields of a message that are bytes, texts and messages. */
  private void parts(int from, int to, Part part) {
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (fields.isBytes()) {
        int length = fields.length();
        part.of(field, fields.at() - length, fields.at());
      } else {
        fields.skip();
      }
    }
  }

  /** The same, of one field. */
  private void each(int wanted, int from, int to, Part part) {
    parts(
        from,
        to,
        (field, partFrom, partTo) -> {
          if (field == wanted) {
            part.of(field, partFrom, partTo);
          }
        });
  }

  private void resource(int from, int to, NumberSink sink) {
    latestTime = 0;
    Attributes resource = new Attributes(bytes);
    each(
        OtlpField.RESOURCE,
        from,
        to,
        (field, at, end) ->
            each(OtlpField.RESOURCE_ATTRIBUTES, at, end, (key, a, b) -> resource.add(a, b)));
    each(
        OtlpField.SCOPE_METRICS,
        from,
        to,
        (field, at, end) ->
            each(OtlpField.METRICS, at, end, (metric, a, b) -> metric(a, b, resource, sink)));
    if (latestTime > 0) {
      target(resource, sink);
    }
  }

  /** What is known of a resource is a series too, whose value is 1. */
  private void target(Attributes resource, NumberSink sink) {
    try {
      Labels labels = resource.target();
      if (labels != null) {
        byte[] name = labels.nameOf(TARGET_INFO.getBytes(StandardCharsets.UTF_8));
        SeriesName series = SeriesName.of(name);
        requireRoom();
        sink.add(series, latestTime, 1);
        count++;
      }
    } catch (IllegalArgumentException e) {
      rejections.add(0, TARGET_INFO + ", " + e.getMessage());
    }
  }

  private void requireRoom() {
    if (count == bounds.maxSamples()) {
      throw ProblemException.tooLarge(
          "body: must have at most " + bounds.maxSamples() + " data points, got more");
    }
  }

  private void metric(int from, int to, Attributes resource, NumberSink sink) {
    String[] names = {"", ""};
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == OtlpField.NAME) {
        names[0] = fields.text();
      } else if (field == OtlpField.UNIT) {
        names[1] = fields.text();
      } else {
        fields.skip();
      }
    }
    parts(from, to, (field, at, end) -> kind(field, at, end, names, resource, sink));
  }

  private void kind(
      int field, int from, int to, String[] names, Attributes resource, NumberSink sink) {
    switch (field) {
      case OtlpField.GAUGE ->
          points(
              from, to, names[0], MetricName.of(names[0], names[1], false, true), resource, sink);
      case OtlpField.SUM -> sum(from, to, names, resource, sink);
      case OtlpField.HISTOGRAM -> reject(from, to, "histogram", names[0]);
      case OtlpField.EXPONENTIAL_HISTOGRAM -> reject(from, to, "exponential histogram", names[0]);
      case OtlpField.SUMMARY -> reject(from, to, "summary", names[0]);
      default -> {}
    }
  }

  private void reject(int from, int to, String kind, String name) {
    int[] points = {0};
    each(OtlpField.DATA_POINTS, from, to, (field, at, end) -> points[0]++);
    rejections.add(points[0], kind + " " + name);
  }

  private void sum(int from, int to, String[] names, Attributes resource, NumberSink sink) {
    long temporality = 0;
    boolean monotonic = false;
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == OtlpField.TEMPORALITY) {
        temporality = fields.int64();
      } else if (field == OtlpField.MONOTONIC) {
        monotonic = fields.int64() != 0;
      } else {
        fields.skip();
      }
    }
    if (temporality == OtlpPoint.CUMULATIVE) {
      String metric = MetricName.of(names[0], names[1], monotonic, false);
      points(from, to, names[0], metric, resource, sink);
    } else {
      reject(from, to, "sum that is not cumulative", names[0]);
    }
  }

  private void points(
      int from, int to, String name, String metric, Attributes resource, NumberSink sink) {
    OtlpPoint point = new OtlpPoint(bytes);
    each(
        OtlpField.DATA_POINTS,
        from,
        to,
        (field, at, end) -> {
          requireRoom();
          point.read(at, end);
          String fault = point.addTo(sink, metric, resource, bounds.latest());
          if (fault == null) {
            count++;
            latestTime = Math.max(latestTime, point.time());
          } else {
            rejections.add(1, name + ", " + fault);
          }
        });
  }
}
