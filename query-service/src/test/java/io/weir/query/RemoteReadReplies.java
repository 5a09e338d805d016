package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.protobuf.ProtobufReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Reads replies of remote read to {@code labels -> time=value} by a decoder of its own. */
final class RemoteReadReplies {
  private RemoteReadReplies() {}

  private static ProtobufReader part(ProtobufReader fields) {
    int length = fields.length();
    return new ProtobufReader(fields.bytes(), fields.at() - length, fields.at());
  }

  private static String label(ProtobufReader fields) {
    StringBuilder text = new StringBuilder();
    while (fields.next() != 0) {
      text.append(text.length() == 0 ? "" : "=").append(fields.text());
    }
    return text.toString();
  }

  /** Of a reply of samples: what each query got. */
  static List<Map<String, List<String>>> samples(byte[] message) {
    List<Map<String, List<String>>> results = new ArrayList<>();
    ProtobufReader response = new ProtobufReader(message, 0, message.length);
    while (response.next() != 0) {
      Map<String, List<String>> result = new TreeMap<>();
      ProtobufReader ofQuery = part(response);
      while (ofQuery.next() != 0) {
        List<String> labels = new ArrayList<>();
        List<String> samples = new ArrayList<>();
        ProtobufReader series = part(ofQuery);
        for (int field = series.next(); field != 0; field = series.next()) {
          ProtobufReader inner = part(series);
          if (field == 1) {
            labels.add(label(inner));
          } else {
            inner.next();
            double value = inner.float64();
            inner.next();
            samples.add(sample(inner.int64(), value));
          }
        }
        assertThat(labels).isSorted();
        assertThat(result.put(labels.toString(), samples)).isNull();
      }
      results.add(result);
    }
    return results;
  }

  /** As the lists have it. */
  static String sample(long millis, double value) {
    return millis + "=" + Long.toHexString(Double.doubleToRawLongBits(value));
  }

  /** Of a streamed reply of chunks: what each of so many queries got. */
  static List<Map<String, List<String>>> frames(byte[] body, int queries) {
    List<Map<String, List<String>>> results = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      results.add(new TreeMap<>());
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    while (in.hasRemaining()) {
      int length = (int) uvarint(in);
      int crc = in.getInt();
      byte[] message = new byte[length];
      in.get(message);
      CRC32C expected = new CRC32C();
      expected.update(message);
      assertThat(crc).isEqualTo((int) expected.getValue());
      frame(new ProtobufReader(message, 0, length), results);
    }
    return results;
  }

  private static void frame(ProtobufReader frame, List<Map<String, List<String>>> results) {
    List<String> labels = new ArrayList<>();
    List<String> samples = new ArrayList<>();
    int query = 0;
    for (int field = frame.next(); field != 0; field = frame.next()) {
      if (field == 2) {
        query = (int) frame.int64();
        continue;
      }
      ProtobufReader series = part(frame);
      for (int of = series.next(); of != 0; of = series.next()) {
        ProtobufReader inner = part(series);
        if (of == 1) {
          labels.add(label(inner));
        } else {
          samples.addAll(chunk(inner));
        }
      }
    }
    results
        .get(query)
        .computeIfAbsent(labels.toString(), each -> new ArrayList<>())
        .addAll(samples);
  }

  private static List<String> chunk(ProtobufReader fields) {
    long[] meta = new long[4];
    byte[] bytes = {};
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == 4) {
        int length = fields.length();
        bytes = Arrays.copyOfRange(fields.bytes(), fields.at() - length, fields.at());
      } else {
        meta[field] = fields.int64();
      }
    }
    List<String> samples = new Xor(bytes).samples();
    assertThat(meta[3]).isEqualTo(1);
    assertThat(samples.get(0)).startsWith(meta[1] + "=");
    assertThat(samples.get(samples.size() - 1)).startsWith(meta[2] + "=");
    return samples;
  }

  private static long uvarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** Reads a chunk bit by bit. */
  private static final class Xor {
    private final byte[] bytes;
    private int at;

    Xor(byte[] bytes) {
      this.bytes = bytes;
    }

    private long bits(int count) {
      long value = 0;
      for (int i = 0; i < count; i++, at++) {
        value = value << 1 | bytes[at / 8] >> 7 - at % 8 & 1;
      }
      return value;
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        long b = bits(8);
        value |= (b & 0x7f) << shift;
        if (b < 0x80) {
          return value;
        }
      }
    }

    List<String> samples() {
      List<String> samples = new ArrayList<>();
      int count = (int) bits(16);
      long zigzag = varint();
      long time = zigzag >>> 1 ^ -(zigzag & 1);
      long value = bits(64);
      long delta = 0;
      int leading = 0;
      int length = 64;
      samples.add(sample(time, Double.longBitsToDouble(value)));
      for (int i = 1; i < count; i++) {
        delta = i == 1 ? varint() : delta + difference();
        time += delta;
        if (bits(1) == 1) {
          if (bits(1) == 1) {
            leading = (int) bits(5);
            length = (int) bits(6);
            length = length == 0 ? 64 : length;
          }
          value ^= bits(length) << 64 - leading - length;
        }
        samples.add(sample(time, Double.longBitsToDouble(value)));
      }
      return samples;
    }

    private long difference() {
      int ones = 0;
      while (ones < 4 && bits(1) == 1) {
        ones++;
      }
      int size = new int[] {0, 14, 17, 20, 64}[ones];
      long value = bits(size);
      return size != 0 && size != 64 && value > 1L << size - 1 ? value - (1L << size) : value;
    }
  }
}
