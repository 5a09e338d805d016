package io.weir.testkit.load;

import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Workload;
import java.nio.charset.StandardCharsets;

/**
 * Samples as lines of the InfluxDB line protocol: {@code samples,tag=T v0=1.234,...,v9=5.678 <ns>}.
 * To Weir each value is then a sample of a series of its own.
 */
public final class LineFormat implements RequestFormat {
  /** There is nothing to choose. */
  public static final LineFormat INSTANCE = new LineFormat();

  private LineFormat() {}

  @Override
  public String path(int batch) {
    return "/write?precision=n";
  }

  @Override
  public SampleText text(Workload workload, int batch) {
    return new Lines(workload);
  }

  @Override
  public byte[] text(Sample sample) {
    StringBuilder line = new StringBuilder("samples,tag=").append(sample.tag());
    for (int i = 0; i < sample.values().length; i++) {
      line.append(i == 0 ? " v" : ",v").append(i).append('=').append(sample.values()[i]);
    }
    return line.append(' ')
        .append(sample.time())
        .append('\n')
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Lines extends SampleText {
    private static final byte[] BEGIN = ascii("samples,tag=");
    private static final byte[][] FIELDS = new byte[Workload.WIDTH][];

    static {
      for (int i = 0; i < FIELDS.length; i++) {
        FIELDS[i] = ascii((i == 0 ? " " : ",") + "v" + i + "=");
      }
    }

    Lines(Workload workload) {
      super(workload);
    }

    @Override
    protected void samples(long from, long to) {
      for (long n = from; n < to; n++) {
        sample(n);
        ensureRoom(0);
      }
    }

    private void sample(long n) {
      int tag = workload.tag(n);
      long time = workload.time(n);
      long[] thousandths = thousandths(tag, time);
      append(BEGIN);
      name(tag);
      for (int i = 0; i < thousandths.length; i++) {
        append(FIELDS[i]);
        decimal(thousandths[i]);
      }
      append(' ');
      number(time);
      append('\n');
    }
  }
}
