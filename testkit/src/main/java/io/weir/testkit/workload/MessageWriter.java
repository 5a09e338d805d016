package io.weir.testkit.workload;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Samples of a workload as JSON messages. */
public final class MessageWriter extends SampleText {
  private static final byte[] TIME = ascii("{\"time\":");
  private static final byte[] TAG = ascii(",\"tag\":\"");
  private static final byte[] VALUES = ascii("\",\"values\":[");

  private final Body body;

  /** What a body is. */
  public enum Body {
    /** One message. */
    ONE,
    /** An array of messages. */
    ARRAY,
    /** A message a line. */
    LINES
  }

  public MessageWriter(Workload workload, Body body) {
    super(workload);
    this.body = body;
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
      if (body == Body.ARRAY) {
        append(n == from ? '[' : ',');
      }
      sample(n);
      if (body == Body.LINES) {
        append('\n');
      }
    }
    if (body == Body.ARRAY) {
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
