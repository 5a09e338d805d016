package io.weir.gateway.series;

import io.weir.model.Tag;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A cache of the names of series, by the bytes that they were sent as, bounded in bytes. A lookup
 * reads at most {@value #WAYS} places and takes no lock. What was not used since the hand came by
 * last goes first (the clock algorithm; F. J. Corbató, A paging experiment with the Multics system,
 * 1968). For any number of threads.
 */
public final class SeriesNames {
  /** How many places next to each other a series may have. */
  private static final int WAYS = 8;

  /** A table has a place for so many bytes. */
  private static final int BYTES_OF_A_PLACE = 512;

  /** Longer ones are sent by nobody whose series have valid names, and would push out others'. */
  static final int MAX_SENT_BYTES = 8 * Tag.MAX_BYTES;

  private static final byte[] NOT_KEPT = {};
  private static final int MIN_PLACES = 64;
  private static final int MAX_PLACES = 1 << 22;

  private final long limit;
  private final AtomicReferenceArray<CachedSeries> places;
  private final int mask;
  private volatile long bytes;
  private int hand;

  /**
   * @param limit bytes of heap, approximately
   */
  public SeriesNames(long limit) {
    this.limit = limit;
    long wanted = Math.max(MIN_PLACES, Math.min(MAX_PLACES, limit / BYTES_OF_A_PLACE));
    int size = Integer.highestOneBit((int) wanted);
    places = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  /** Bytes held, approximately. */
  public long bytes() {
    return bytes;
  }

  /** The series that was sent as these bytes; null if it is not here. */
  public CachedSeries find(int hash, byte[] sent, int from, int to) {
    for (int i = 0; i < WAYS; i++) {
      CachedSeries series = places.getAcquire(place(hash, i));
      if (series != null && series.is(hash, sent, from, to)) {
        if (!series.used) {
          series.used = true;
        }
        return series;
      }
    }
    return null;
  }

  private int place(int hash, int way) {
    return (hash ^ (hash >>> 15)) + way & mask;
  }

  /**
   * Adds a series, without names yet, and returns the one that is to be used; one that was sent as
   * more than {@value #MAX_SENT_BYTES} bytes is not kept.
   */
  public synchronized CachedSeries add(int hash, byte[] sent, int from, int to) {
    if (to - from > MAX_SENT_BYTES) {
      return new CachedSeries(NOT_KEPT, hash);
    }
    CachedSeries there = find(hash, sent, from, to);
    if (there != null) {
      return there;
    }
    CachedSeries series = new CachedSeries(Arrays.copyOfRange(sent, from, to), hash);
    int at = freePlace(hash);
    CachedSeries before = places.get(at);
    if (before != null) {
      bytes -= before.bytes();
    }
    bytes += series.bytes();
    places.setRelease(at, series);
    shrink();
    return series;
  }

  /** An empty place, or that of one not used lately, or the first. */
  private int freePlace(int hash) {
    int unused = place(hash, 0);
    for (int i = 0; i < WAYS; i++) {
      CachedSeries series = places.get(place(hash, i));
      if (series == null) {
        return place(hash, i);
      }
      if (!series.used) {
        unused = place(hash, i);
      }
    }
    return unused;
  }

  /** Adds a name to a series, which may have left the cache meanwhile. */
  public synchronized void addName(CachedSeries series, byte[] field, SeriesName name) {
    if (isHere(series) && series.add(field, name)) {
      bytes += CachedSeries.bytes(field, name);
      shrink();
    }
  }

  private boolean isHere(CachedSeries series) {
    for (int i = 0; i < WAYS; i++) {
      if (places.get(place(series.hash, i)) == series) {
        return true;
      }
    }
    return false;
  }

  /** Two rounds find something to remove, unless others use all of it in the meantime. */
  private void shrink() {
    for (int steps = 2 * places.length(); bytes > limit && steps > 0; steps--) {
      CachedSeries series = places.get(hand);
      if (series != null && series.used) {
        series.used = false;
      } else if (series != null) {
        bytes -= series.bytes();
        places.set(hand, null);
      }
      hand = hand + 1 & mask;
    }
  }
}
