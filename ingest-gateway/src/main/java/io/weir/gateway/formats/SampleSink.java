package io.weir.gateway.formats;

/** Where a message goes that was read and found valid. */
@FunctionalInterface
public interface SampleSink {
  /**
   * Takes one sample; tag and values stand in buffers that are used again for the next.
   *
   * @param time ns
   */
  void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values);
}
