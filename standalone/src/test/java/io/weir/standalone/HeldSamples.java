package io.weir.standalone;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What Weir answers a Prometheus with, by brute force: the samples of a series that it still holds,
 * by ms, and before them one of each bucket.
 */
final class HeldSamples {
  private final NavigableMap<Long, Double> samples;

  private HeldSamples(NavigableMap<Long, Double> samples) {
    this.samples = samples;
  }

  /**
   * Those up to a time: of a bucket the last sample, or the first where the last is too late.
   *
   * @param all of the series
   * @param raw ms, before which samples are only in buckets
   * @param bucket ms
   * @param end ms
   */
  static HeldSamples of(NavigableMap<Long, Double> all, long raw, long bucket, long end) {
    NavigableMap<Long, Double> held = new TreeMap<>();
    if (raw <= end) {
      held.putAll(all.subMap(raw, true, end, true));
    }
    for (long from = all.firstKey() / bucket * bucket; from < raw; from += bucket) {
      NavigableMap<Long, Double> of = all.subMap(from, true, Math.min(from + bucket, raw), false);
      if (!of.isEmpty()) {
        Map.Entry<Long, Double> told = of.lastKey() <= end ? of.lastEntry() : of.firstEntry();
        if (told.getKey() <= end) {
          held.put(told.getKey(), told.getValue());
        }
      }
    }
    return new HeldSamples(held);
  }

  double latest(long time) {
    return samples.floorEntry(time).getValue();
  }

  /** Those of some seconds before a time. */
  NavigableMap<Long, Double> last(long time, long seconds) {
    return samples.subMap(time - seconds * 1000, true, time, true);
  }

  /** Of a counter, a second, extrapolated to the whole range as Prometheus does. */
  double rate(long time, long seconds) {
    NavigableMap<Long, Double> window = last(time, seconds);
    double increase = 0;
    double before = window.firstEntry().getValue();
    for (double value : window.values()) {
      increase += value < before ? value : value - before;
      before = value;
    }
    double length = (window.lastKey() - window.firstKey()) / 1e3;
    double apart = length / (window.size() - 1);
    double toStart = (window.firstKey() - time) / 1e3 + seconds;
    toStart = Math.min(toStart, length * window.firstEntry().getValue() / increase);
    double toEnd = (time - window.lastKey()) / 1e3;
    double whole =
        length
            + (toStart < 1.1 * apart ? toStart : apart / 2)
            + (toEnd < 1.1 * apart ? toEnd : apart / 2);
    return increase * whole / length / seconds;
  }
}
