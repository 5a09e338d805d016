package io.weir.testkit.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Samples of a workload as text, one body after the other, in a byte array that grows as needed.
 * Not for several threads.
 */
public abstract class SampleText {
  /** No sample is longer: names, a time of 19 digits, ten values of up to 23 characters. */
  private static final int MAX_SAMPLE = 400;

  protected final Workload workload;
  private final long[] thousandths = new long[Workload.WIDTH];
  private byte[] buffer = new byte[MAX_SAMPLE];
  private int at;

  protected SampleText(Workload workload) {
    this.workload = workload;
  }

  /** Writes samples {@code from} to {@code to - 1}, {@code offset} bytes into the buffer. */
  public final void write(int offset, long from, long to) {
    at = offset;
    ensureRoom(0);
    samples(from, to);
  }

  /** The bytes; valid up to {@link #end} until the next call. */
  public final byte[] buffer() {
    return buffer;
  }

  /** Where the text ends. */
  public final int end() {
    return at;
  }

  /** Appends samples {@code from} to {@code to - 1}. */
  protected abstract void samples(long from, long to);

  /** The values of a tag's sample, in thousandths; valid until the next call. */
  protected final long[] thousandths(int tag, long time) {
    workload.values(tag, time, thousandths);
    return thousandths;
  }

  /** Makes room for a sample, and so many bytes more. */
  protected final void ensureRoom(int more) {
    if (buffer.length - at < MAX_SAMPLE + more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + MAX_SAMPLE + more));
    }
  }

  protected final void append(char ascii) {
    buffer[at++] = (byte) ascii;
  }

  protected final void append(byte[] text) {
    System.arraycopy(text, 0, buffer, at, text.length);
    at += text.length;
  }

  /** Appends the name of a tag. */
  protected final void name(int tag) {
    workload.nameTo(tag, buffer, at);
    at += workload.nameLength();
  }

  /** Appends thousandths as a number with three decimals. */
  protected final void decimal(long value) {
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

  /** Appends a number that is 0 or more. */
  protected final void number(long value) {
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

  protected static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
