package io.weir.gateway.prometheus;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.samples.NumberSink;
import io.weir.gateway.series.CachedSeries;
import io.weir.gateway.series.Labels;
import io.weir.gateway.series.SeriesName;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.Excerpt;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.MalformedProtobufException;
import io.weir.service.protobuf.ProtobufReader;
import io.weir.service.protobuf.SnappyBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Reads the samples of a remote write. The bytes of a series' labels, as they stand, are looked up
 * in a cache of names. A stale marker is a sample like others: a NaN of its own bits. Exemplars and
 * metadata are passed over, native histograms are counted. For one request.
 */
final class WriteRequestReader implements NumberReader {
  /** Fields of WriteRequest, TimeSeries, Label and Sample. */
  private static final int TIME_SERIES = 1;

  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 4;
  private static final int LABEL_NAME = 1;
  private static final int LABEL_VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIME = 2;

  private static final byte[] METRIC = "__name__".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_FIELD = {};
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SeriesNames names;
  private byte[] bytes = {};
  private Bounds bounds = new Bounds(0, 0, 0, 0);
  private int count;
  private int histograms;

  WriteRequestReader(SeriesNames names) {
    this.names = names;
  }

  @Override
  public int count() {
    return count;
  }

  /** Native histograms that were left out. */
  int histograms() {
    return histograms;
  }

  @Override
  public void read(
      BodyReader.Body body, Bounds requestBounds, InFlight.Hold hold, NumberSink sink) {
    bounds = requestBounds;
    try {
      int length = SnappyBlock.inflatedLength(body.bytes(), body.length());
      if (length > bounds.maxBytes()) {
        throw ProblemException.tooLarge(
            "body: must have at most "
                + bounds.maxBytes()
                + " bytes, also inflated, got "
                + length);
      }
      hold.add(length);
      bytes = SnappyBlock.inflate(body.bytes(), body.length());
      request(sink);
      bytes = new byte[0];
      hold.subtract(length);
    } catch (MalformedProtobufException e) {
      throw ProblemException.badRequest("body", "body: " + e.getMessage());
    }
  }

  private void request(NumberSink sink) {
    ProtobufReader fields = new ProtobufReader(bytes, 0, bytes.length);
    ProtobufReader series = new ProtobufReader(bytes, 0, 0);
    ProtobufReader sample = new ProtobufReader(bytes, 0, 0);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == TIME_SERIES) {
        int length = fields.length();
        series(series, sample, fields.at() - length, fields.at(), sink);
      } else {
        fields.skip();
      }
    }
  }

  private void series(
      ProtobufReader series, ProtobufReader sample, int from, int to, NumberSink sink) {
    int labelsEnd = endOfLabels(series, from, to);
    SeriesName name = null;
    series.reset(labelsEnd, to);
    for (int field = series.next(); field != 0; field = series.next()) {
      if (field == SAMPLES) {
        int length = series.length();
        name = name == null ? name(from, labelsEnd) : name;
        sample(sample, name, series.at() - length, series.at(), sink);
      } else if (field == LABELS) {
        throw new MalformedProtobufException("the labels of a series must come first");
      } else {
        histograms += field == HISTOGRAMS ? 1 : 0;
        series.skip();
      }
    }
  }

  private static int endOfLabels(ProtobufReader series, int from, int to) {
    series.reset(from, to);
    int end = from;
    while (series.next() == LABELS) {
      series.skip();
      end = series.at();
    }
    return end;
  }

  private void sample(ProtobufReader sample, SeriesName name, int from, int to, NumberSink sink) {
    if (++count > bounds.maxSamples()) {
      throw ProblemException.tooLarge(
          "body: must have at most " + bounds.maxSamples() + " samples, got more");
    }
    double value = 0;
    long millis = 0;
    sample.reset(from, to);
    for (int field = sample.next(); field != 0; field = sample.next()) {
      if (field == SAMPLE_VALUE) {
        value = sample.float64();
      } else if (field == SAMPLE_TIME) {
        millis = sample.int64();
      } else {
        sample.skip();
      }
    }
    if (millis < 1 || millis > bounds.latest() / NANOS) {
      throw ProblemException.badRequest(
          "timestamp",
          "timestamp: must be 1 to "
              + bounds.latest() / NANOS
              + " ms (the clock and what is allowed ahead), got "
              + millis
              + " of "
              + Excerpt.of(new String(name.utf8(), StandardCharsets.UTF_8)));
    }
    sink.add(name, millis * NANOS, value);
  }

  private SeriesName name(int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    CachedSeries series = names.find(hash, bytes, from, to);
    if (series != null && series.find(0, NO_FIELD, 0, 0) == 0) {
      return series.name(0);
    }
    SeriesName name = read(from, to);
    names.addName(names.add(hash, bytes, from, to), NO_FIELD, name);
    return name;
  }

  private SeriesName read(int from, int to) {
    byte[] metric = {};
    Labels labels = new Labels();
    ProtobufReader fields = new ProtobufReader(bytes, from, to);
    ProtobufReader label = new ProtobufReader(bytes, 0, 0);
    try {
      while (fields.next() != 0) {
        int length = fields.length();
        label.reset(fields.at() - length, fields.at());
        byte[][] pair = label(label);
        if (Arrays.equals(pair[0], METRIC)) {
          if (metric.length > 0) {
            throw new IllegalArgumentException("the label __name__ must be given once");
          }
          metric = pair[1];
        } else if (pair[1].length > 0) { // an empty label is none
          labels.add(pair[0], pair[1]);
        }
      }
      return SeriesName.of(labels.nameOf(metric));
    } catch (IllegalArgumentException e) {
      String series = new String(labels.nameOf(metric), StandardCharsets.UTF_8);
      throw ProblemException.badRequest(
          "labels",
          "labels: the series \"" + Excerpt.of(series) + "\" cannot be a tag: " + e.getMessage());
    }
  }

  private byte[][] label(ProtobufReader label) {
    byte[][] pair = {{}, {}};
    for (int field = label.next(); field != 0; field = label.next()) {
      if (field == LABEL_NAME || field == LABEL_VALUE) {
        int length = label.length();
        pair[field - 1] = Arrays.copyOfRange(bytes, label.at() - length, label.at());
      } else {
        label.skip();
      }
    }
    return pair;
  }
}
