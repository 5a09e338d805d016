package io.weir.standalone;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What every answer must be, by brute force: all samples in a sorted map. */
final class Reference {
  private final Map<String, TreeMap<Long, double[]>> samples = new HashMap<>();

  /** One message. */
  record Sample(String tag, long time, double[] values) {
    String toJson() {
      StringBuilder json = new StringBuilder(128).append("{\"time\":").append(time);
      json.append(",\"tag\":\"").append(tag).append("\",\"values\":[");
      for (int i = 0; i < values.length; i++) {
        json.append(i == 0 ? "" : ",").append(values[i]);
      }
      return json.append("]}").toString();
    }
  }

  /** Of two samples with the same tag and time, the one added later counts. */
  void add(Sample sample) {
    samples
        .computeIfAbsent(sample.tag(), tag -> new TreeMap<>())
        .put(sample.time(), sample.values());
  }

  Map<String, TreeMap<Long, double[]>> byTag() {
    return samples;
  }

  long count() {
    return samples.values().stream().mapToLong(Map::size).sum();
  }

  /** t(i), computed in another way than the product does. */
  static long time(long start, long end, int points, int i) {
    BigInteger length = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
    return BigInteger.valueOf(start)
        .add(length.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(points)))
        .longValueExact();
  }

  /** The values of row i, 1..points; null if the tag has none yet. */
  double[] row(String tag, long start, long end, int points, int i) {
    Map.Entry<Long, double[]> latest = samples.get(tag).lowerEntry(time(start, end, points, i));
    return latest == null ? null : latest.getValue();
  }
}
