package io.weir.testkit.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few elements of DER (X.690) that a certificate has. */
final class Der {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : contents) {
      all.writeBytes(each);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream(all.size() + 4);
    der.write(tag);
    if (all.size() >= 0x100) {
      der.write(0x82);
      der.write(all.size() >> 8);
    } else if (all.size() >= 0x80) {
      der.write(0x81);
    }
    der.write(all.size());
    der.writeBytes(all.toByteArray());
    return der.toByteArray();
  }

  static byte[] sequence(byte[]... contents) {
    return element(0x30, contents);
  }

  static byte[] set(byte[]... contents) {
    return element(0x31, contents);
  }

  static byte[] octets(byte[]... contents) {
    return element(0x04, contents);
  }

  /** Of a whole number of bytes. */
  static byte[] bits(byte[] bytes) {
    return element(0x03, new byte[1], bytes);
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] truth() {
    return new byte[] {0x01, 0x01, (byte) 0xff};
  }

  static byte[] utf8(String text) {
    return element(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  /** GeneralizedTime, in seconds. */
  static byte[] time(Instant instant) {
    return element(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier as {@code 2.5.29.17}. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      int shift = arc == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(arc)) / 7 * 7;
      for (; shift > 0; shift -= 7) {
        bytes.write(0x80 | arc >> shift & 0x7f);
      }
      bytes.write(arc & 0x7f);
    }
    return element(0x06, bytes.toByteArray());
  }
}
