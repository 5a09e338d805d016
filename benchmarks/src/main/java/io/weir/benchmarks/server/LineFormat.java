package io.weir.benchmarks.server;

import io.weir.testkit.load.Format;
import io.weir.testkit.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Samples as lines of the InfluxDB line protocol, as QuestDB takes them over HTTP: {@code
 * samples,tag=T v0=1.234,...,v9=5.678 <ns>}.
 */
final class LineFormat implements Format {
  static final LineFormat INSTANCE = new LineFormat();

  private LineFormat() {}

  @Override
  public String path(int batch) {
    return "/write?precision=n";
  }

  @Override
  public Body body(Workload workload, int batch) {
    return new Lines(workload);
  }

  private static final class Lines implements Body {
    private static final int MAX_LINE = 400;
    private static final int THOUSAND = 1000;
    private static final byte[] BEGIN = ascii("samples,tag=");
    private static final byte[][] FIELDS = new byte[Workload.WIDTH][];

    static {
      for (int i = 0; i < FIELDS.length; i++) {
        FIELDS[i] = ascii((i == 0 ? " " : ",") + "v" + i + "=");
      }
    }

    private final Workload workload;
    private final long[] thousandths = new long[Workload.WIDTH];
    private final byte[][] names;
    private byte[] buffer = new byte[MAX_LINE];
    private int at;

    Lines(Workload workload) {
      this.workload = workload;
      names = new byte[workload.tags()][];
    }

    @Override
    public void write(int offset, long from, long to) {
      at = offset;
      for (long n = from; n < to; n++) {
        if (buffer.length - at < MAX_LINE) {
          buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + MAX_LINE));
        }
        line(n);
      }
    }

    private void line(long n) {
      int tag = workload.tag(n);
      long time = workload.time(n);
      workload.values(tag, time, thousandths);
      text(BEGIN);
      text(name(tag));
      for (int i = 0; i < thousandths.length; i++) {
        text(FIELDS[i]);
        decimal(thousandths[i]);
      }
      buffer[at++] = ' ';
      number(time);
      buffer[at++] = '\n';
    }

    private byte[] name(int tag) {
      if (names[tag] == null) {
        names[tag] = ascii(workload.name(tag));
      }
      return names[tag];
    }

    private void decimal(long value) {
      if (value < 0) {
        buffer[at++] = '-';
        value = -value;
      }
      number(value / THOUSAND);
      int decimals = (int) (value % THOUSAND);
      buffer[at++] = '.';
      buffer[at++] = (byte) ('0' + decimals / 100);
      buffer[at++] = (byte) ('0' + decimals / 10 % 10);
      buffer[at++] = (byte) ('0' + decimals % 10);
    }

    private void number(long value) {
      int digits = 1;
      for (long rest = value / 10; rest > 0; rest /= 10) {
        digits++;
      }
      at += digits;
      for (int i = at - 1; i >= at - digits; i--) {
        buffer[i] = (byte) ('0' + value % 10);
        value /= 10;
      }
    }

    private void text(byte[] text) {
      System.arraycopy(text, 0, buffer, at, text.length);
      at += text.length;
    }

    @Override
    public byte[] buffer() {
      return buffer;
    }

    @Override
    public int end() {
      return at;
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
