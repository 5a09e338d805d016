package io.weir.testkit.workload;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Samples of a workload as JSON messages. */
public final class MessageWriter extends SampleText {
  private static final byte[] TIME = ascii("{\"time\":");
  private static final byte[] TAG = ascii(",\"tag\":\"");
  private static final byte[] VALUES = ascii("\",\"values\":[");

  private final boolean single;

  /**
   * @param single whether a body is one message, and not an array of them
   */
  public MessageWriter(Workload workload, boolean single) {
    super(workload);
    this.single = single;
  }

  /** A sample as a message. */
  public static byte[] message(Sample sample) {
    return ascii(
        Arrays.stream(sample.values())
            .mapToObj(Double::toString)
            .collect(
                Collectors.joining(
                    ",",
                    "{\"time\":" + sample.time() + ",\"tag\":\"" + sample.tag() + "\",\"values\":[",
                    "]}")));
  }

  @Override
  protected void samples(long from, long to) {
    for (long n = from; n < to; n++) {
      if (!single) {
        append(n == from ? '[' : ',');
      }
      sample(n);
    }
    if (!single) {
      append(']');
    }
  }

  private void sample(long n) {
    int tag = workload.tag(n);
    long time = workload.time(n);
    long[] thousandths = thousandths(tag, time);
    append(TIME);
    number(time);
    append(TAG);
    name(tag);
    append(VALUES);
    for (int i = 0; i < thousandths.length; i++) {
      if (i > 0) {
        append(',');
      }
      decimal(thousandths[i]);
    }
    append(']');
    append('}');
    ensureRoom(0);
  }
}
