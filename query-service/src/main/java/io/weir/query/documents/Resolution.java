package io.weir.query.documents;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How closely numbers are looked at. */
enum Resolution {
  /** Each number. */
  RAW(Duration.ZERO),
  /** The numbers of which a line looks the same as of all. */
  COMPRESSED(Duration.ZERO),
  MINUTE(Duration.ofMinutes(1)),
  HOUR(Duration.ofHours(1)),
  /** A day of UTC. */
  DAY(Duration.ofDays(1));

  private final long nanos;

  Resolution(Duration period) {
    this.nanos = period.toNanos();
  }

  /** The texts of a parameter, in the order of the values. */
  static List<String> texts() {
    return Arrays.stream(values()).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The length of a period, ns; 0 if there are none. */
  long nanos() {
    return nanos;
  }
}
