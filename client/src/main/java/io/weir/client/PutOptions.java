package io.weir.client;

import io.weir.client.v1.PutRequest;
import java.time.Duration;

/**
 * How a value is put. Immutable; each method gives other options.
 *
 * @param ttl after which it expires; zero for never
 * @param condition {@link #ANY}, {@link #ABSENT}, {@link #PRESENT} or the version that must be
 *     there
 */
public record PutOptions(Duration ttl, long condition) {
  static final long ANY = -1;
  static final long ABSENT = 0;
  static final long PRESENT = -2;

  /** Whatever is there, and for ever. */
  public static final PutOptions NONE = new PutOptions(Duration.ZERO, ANY);

  /** There must be no item. */
  public static PutOptions ifAbsent() {
    return new PutOptions(Duration.ZERO, ABSENT);
  }

  /** There must be an item. */
  public static PutOptions ifPresent() {
    return new PutOptions(Duration.ZERO, PRESENT);
  }

  /** The item must have this version, 1 or more. */
  public static PutOptions ifVersion(long version) {
    if (version < 1) {
      throw new IllegalArgumentException("version: must be 1 at least, got " + version);
    }
    return new PutOptions(Duration.ZERO, version);
  }

  /** The item expires so long after the write; whole ms, up to 100 years. */
  public PutOptions expiringAfter(Duration given) {
    return new PutOptions(given, condition);
  }

  boolean isUnconditional() {
    return condition == ANY;
  }

  void addTo(PutRequest.Builder put) {
    put.setTtlMs(ttl.toMillis());
    if (condition == ABSENT) {
      put.setIfAbsent(true);
    } else if (condition == PRESENT) {
      put.setIfPresent(true);
    } else if (condition > 0) {
      put.setIfVersion(condition);
    }
  }
}
