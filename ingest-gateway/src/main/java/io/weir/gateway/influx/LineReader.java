package io.weir.gateway.influx;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.samples.NumberSink;
import io.weir.gateway.series.CachedSeries;
import io.weir.gateway.series.SeriesName;
import io.weir.gateway.series.SeriesNames;
import io.weir.service.http.ProblemException;
import java.util.Arrays;

/**
 * Reads the points of a body in InfluxDB's line protocol, in one pass: the bytes of measurement and
 * tags as they stand are looked up in a cache of names, those of the fields are compared with the
 * point before, and values become doubles where they stand. For one request.
 *
 * <p>What is unusual is left to {@link PointName}, {@link FieldValue} and {@link TextEnd}.
 */
final class LineReader implements NumberReader {
  private final SeriesNames names;
  private final long unit;
  private final FieldValue fieldValue;

  private byte[] bytes = {};
  private int end;
  private int at;
  private int count;
  private int skipped;
  private Bounds bounds = new Bounds(0, 0, 0, 0);

  /** The fields of the point that is read, whose time comes last. */
  private SeriesName[] fieldNames = new SeriesName[16];

  private double[] fieldValues = new double[16];
  private int fields;

  /** Bytes of those of their names that no cache has. */
  private long nameBytes;

  /** Makes those names; null until the point needs it. */
  private PointName pointName;

  /**
   * @param unit of timestamps, ns
   */
  LineReader(SeriesNames names, long unit, boolean skipsStrings) {
    this.names = names;
    this.unit = unit;
    fieldValue = new FieldValue(skipsStrings);
  }

  @Override
  public int count() {
    return count;
  }

  /** Fields that were left out since they are strings. */
  int skipped() {
    return skipped;
  }

  @Override
  public void read(
      BodyReader.Body body, Bounds requestBounds, InFlight.Hold hold, NumberSink sink) {
    bytes = body.bytes();
    end = body.length();
    bounds = requestBounds;
    for (at = 0; at < end; ) {
      int from = at;
      try {
        line(hold, sink);
      } catch (PointException e) {
        int line = lineOf(from);
        String detail = "line " + line + ": " + e.getMessage();
        throw ProblemException.badRequest(e.part(), detail).at(line - 1);
      }
    }
  }

  /** The number of the line at an offset, from 1. Strings may have line feeds. */
  private int lineOf(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private void line(InFlight.Hold hold, NumberSink sink) {
    skipSpace();
    byte first = peek();
    if (first == '#') {
      while (at < end && bytes[at] != '\n') {
        at++;
      }
    } else if (!isLineEnd(first)) {
      point(hold, sink);
    }
    at += at < end && bytes[at] == '\r' ? 1 : 0;
    if (at < end && bytes[at] != '\n') {
      throw new PointException("timestamp", "a point must end after its timestamp, got more");
    }
    at++;
  }

  private void point(InFlight.Hold hold, NumberSink sink) {
    int from = at;
    int hash = key();
    CachedSeries series = names.find(hash, bytes, from, at);
    pointName = null;
    if (series == null) {
      pointName = PointName.read(bytes, from, at);
      series = names.add(hash, bytes, from, at);
    }
    int keyEnd = at;
    skipSpace();
    fields = 0;
    int expected = 0;
    while (true) {
      expected = field(series, expected, from, keyEnd, hold);
      if (peek() != ',') {
        break;
      }
      at++;
    }
    long time = time();
    for (int i = 0; i < fields; i++) {
      sink.add(fieldNames[i], time, fieldValues[i]);
    }
    if (nameBytes > 0) {
      Arrays.fill(fieldNames, 0, fields, null);
      hold.subtract(nameBytes);
      nameBytes = 0;
    }
  }

  /** Steps over measurement and tags, and returns their hash. */
  private int key() {
    int hash = 0;
    for (; at < end; at++) {
      byte b = bytes[at];
      if (b == ' ' || b == '\n') {
        break;
      }
      hash = 31 * hash + b;
      if (b == '\\' && at + 1 < end && bytes[at + 1] == ' ') {
        at++;
      }
    }
    if (peek() != ' ') {
      throw new PointException("field", "a point must have a field, got none");
    }
    return hash * 0x9e3779b9;
  }

  /**
   * Reads {@code name=value}.
   *
   * @return where the name of the next field probably is
   */
  private int field(CachedSeries series, int expected, int from, int keyEnd, InFlight.Hold hold) {
    int place = series.find(expected, bytes, at, end);
    int nameFrom = at;
    SeriesName name;
    if (place >= 0) {
      name = series.name(place);
      at += series.sentBytes(place);
    } else {
      at = TextEnd.ofFieldName(bytes, at, end);
      if (pointName == null) {
        pointName = PointName.read(bytes, from, keyEnd);
      }
      name = pointName.of(bytes, nameFrom, at - 1);
      hold.add(name.bytes());
      nameBytes += name.bytes();
      names.addName(series, Arrays.copyOfRange(bytes, nameFrom, at), name);
    }
    count++;
    at = fieldValue.read(bytes, at, end, nameFrom);
    if (fieldValue.isSkipped()) {
      count--;
      skipped++;
    } else {
      keep(name, fieldValue.value());
    }
    return place + 1;
  }

  private void keep(SeriesName name, double value) {
    if (count > bounds.maxSamples()) {
      throw ProblemException.tooLarge(
          "body: must have at most " + bounds.maxSamples() + " values, got more");
    }
    if (fields == fieldNames.length) {
      fieldNames = Arrays.copyOf(fieldNames, 2 * fields);
      fieldValues = Arrays.copyOf(fieldValues, 2 * fields);
    }
    fieldNames[fields] = name;
    fieldValues[fields++] = value;
  }

  /** Reads the timestamp, ns; the server's time where there is none. */
  private long time() {
    skipSpace();
    if (isLineEnd(peek())) {
      return bounds.now();
    }
    int from = at;
    long time = 0;
    for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      time = 10 * time + (bytes[at] - '0');
    }
    int digits = at - from;
    // 19 digits fit into 64 bits without a sign: beyond int64 they look negative.
    boolean fits = digits >= 1 && digits <= 19 && time > 0 && time <= bounds.latest() / unit;
    if (!fits) {
      throw PointException.ofTime(bytes, from, end, bounds.latest() / unit);
    }
    skipSpace();
    return time * unit;
  }

  private void skipSpace() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
  }

  /** A line feed after the end. */
  private byte peek() {
    return at < end ? bytes[at] : (byte) '\n';
  }

  private boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r' && (at + 1 == end || bytes[at + 1] == '\n');
  }
}
