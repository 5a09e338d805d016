package io.weir.gateway.formats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Samples as they were passed on; numbers are compared by their bits. */
final class Collected implements SampleSink {
  final List<String> samples = new ArrayList<>();

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    samples.add(
        new String(tag, tagOffset, tagLength, StandardCharsets.UTF_8)
            + "@"
            + time
            + "="
            + Arrays.stream(values)
                .mapToObj(v -> Long.toHexString(Double.doubleToRawLongBits(v)))
                .collect(Collectors.joining(",")));
  }

  static String sample(String tag, long time, double... values) {
    Collected one = new Collected();
    byte[] utf8 = tag.getBytes(StandardCharsets.UTF_8);
    one.add(utf8, 0, utf8.length, time, values);
    return one.samples.get(0);
  }
}
