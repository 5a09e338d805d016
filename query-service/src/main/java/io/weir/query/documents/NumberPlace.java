package io.weir.query.documents;

import io.weir.model.records.MetricKey;

/**
 * Where a number stands among those of several metrics: by time, then by the bytes of the metric
 * ids, unsigned.
 *
 * @param time ns since the epoch
 */
record NumberPlace(long time, MetricKey key) implements Comparable<NumberPlace> {
  @Override
  public int compareTo(NumberPlace other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : key.compareTo(other.key);
  }
}
