package io.weir.gateway.formats;

/** Takes the valid messages. */
@FunctionalInterface
public interface SampleSink {
  /**
   * Takes one sample; tag and values are in buffers that are reused for the next.
   *
   * @param time ns
   */
  void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values);
}
