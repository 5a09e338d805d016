package io.weir.testkit.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Samples of a workload as JSON messages in a byte array that grows as needed. Not for several
 * threads.
 */
public final class MessageWriter {
  /** No message is longer: names, a time of 19 digits, ten values of up to 23 characters. */
  private static final int MAX_MESSAGE = 400;

  private static final byte[] TIME = ascii("{\"time\":");
  private static final byte[] TAG = ascii(",\"tag\":\"");
  private static final byte[] VALUES = ascii("\",\"values\":[");

  private final Workload workload;
  private final long[] thousandths = new long[Workload.WIDTH];
  private byte[] buffer = new byte[MAX_MESSAGE];
  private int at;

  public MessageWriter(Workload workload) {
    this.workload = workload;
  }

  /** Begins anew, {@code offset} bytes into the buffer. */
  public void begin(int offset) {
    at = offset;
    ensure(MAX_MESSAGE);
  }

  /** Appends sample {@code n} as one message. */
  public void message(long n) {
    ensure(MAX_MESSAGE);
    int tag = workload.tag(n);
    long time = workload.time(n);
    workload.values(tag, time, thousandths);
    text(TIME);
    number(time);
    text(TAG);
    workload.nameTo(tag, buffer, at);
    at += workload.nameLength();
    text(VALUES);
    for (int i = 0; i < thousandths.length; i++) {
      if (i > 0) {
        buffer[at++] = ',';
      }
      decimal(thousandths[i]);
    }
    buffer[at++] = ']';
    buffer[at++] = '}';
  }

  /** Appends samples {@code from} to {@code to - 1} as one JSON array. */
  public void array(long from, long to) {
    ensure(MAX_MESSAGE);
    buffer[at++] = '[';
    for (long n = from; n < to; n++) {
      if (n > from) {
        buffer[at++] = ',';
      }
      message(n);
      ensure(MAX_MESSAGE);
    }
    buffer[at++] = ']';
  }

  /** The bytes; valid up to {@link #end} until the next call. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the text ends. */
  public int end() {
    return at;
  }

  private void ensure(int room) {
    if (buffer.length - at < room) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + room));
    }
  }

  private void text(byte[] text) {
    System.arraycopy(text, 0, buffer, at, text.length);
    at += text.length;
  }

  /** Thousandths as a number with three decimals. */
  private void decimal(long value) {
    if (value < 0) {
      buffer[at++] = '-';
      value = -value;
    }
    number(value / Values.SCALE);
    int decimals = (int) (value % Values.SCALE);
    buffer[at++] = '.';
    buffer[at++] = (byte) ('0' + decimals / 100);
    buffer[at++] = (byte) ('0' + decimals / 10 % 10);
    buffer[at++] = (byte) ('0' + decimals % 10);
  }

  private void number(long value) {
    int digits = digits(value);
    for (int i = at + digits - 1; i >= at; i--) {
      buffer[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
    at += digits;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long limit = 10; value >= limit; limit *= 10) {
      digits++;
      if (digits == 19) {
        return 19;
      }
    }
    return digits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
