package io.weir.query.page;

import io.weir.model.Excerpt;
import io.weir.service.settings.Units;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write and read them, in UTC. Programs use ns only. */
final class PeopleTime {
  private static final long NANOS = 1_000_000_000;
  private static final Pattern INT64 = Pattern.compile("-?\\d{1,19}");
  private static final Pattern RELATIVE = Pattern.compile("(?:now)?\\s*([+-])\\s*(\\d+[a-z]+)");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private PeopleTime() {}

  /**
   * Reads ns as int64, {@code now}, {@code now-10m} or {@code -10m}, a date, or a time of ISO 8601,
   * UTC unless it says otherwise.
   *
   * @param now ns
   * @return ns
   * @throws IllegalArgumentException naming the field and what was got
   */
  static long parse(String field, String text, long now) {
    String trimmed = text.strip();
    try {
      if (INT64.matcher(trimmed).matches()) {
        return Long.parseLong(trimmed);
      }
      if (trimmed.equals("now")) {
        return now;
      }
      Matcher relative = RELATIVE.matcher(trimmed);
      if (relative.matches()) {
        Optional<Duration> duration = Units.duration(relative.group(2));
        if (duration.isPresent()) {
          long nanos = duration.get().toNanos();
          return Math.addExact(now, relative.group(1).equals("-") ? -nanos : nanos);
        }
      }
      return nanos(instant(trimmed));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          field
              + ": must be nanoseconds, a UTC time such as 2026-01-31T12:00:00, now, or now-10m,"
              + " got \""
              + Excerpt.of(text)
              + "\"",
          e);
    }
  }

  private static Instant instant(String text) {
    String iso = text.replace(' ', 'T');
    if (iso.indexOf('T') < 0) {
      return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
    return zoned
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  /**
   * @throws ArithmeticException if the time does not fit into int64 ns
   */
  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS), (long) instant.getNano());
  }

  static LocalDateTime utc(long nanos) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(nanos, NANOS), (int) Math.floorMod(nanos, NANOS), ZoneOffset.UTC);
  }

  /** {@code 2026-01-31 12:00:00.25}: to the second, and its fraction as far as there is one. */
  static String format(long nanos) {
    return SECONDS.format(utc(nanos)) + fraction(nanos);
  }

  /** The fraction of its second, {@code .25}; empty for a whole second. */
  static String fraction(long nanos) {
    long rest = Math.floorMod(nanos, NANOS);
    return rest == 0 ? "" : "." + String.format(Locale.ROOT, "%09d", rest).replaceAll("0+$", "");
  }

  /** A length of time in its two largest units: {@code 1 d 3 h}, {@code 600 ms}. */
  static String length(long nanos) {
    String[] names = {"d", "h", "min", "s", "ms", "us", "ns"};
    long[] sizes = {86_400 * NANOS, 3600 * NANOS, 60 * NANOS, NANOS, 1_000_000, 1000, 1};
    for (int i = 0; i < sizes.length; i++) {
      long count = Long.divideUnsigned(nanos, sizes[i]);
      if (count > 0) {
        long rest = Long.remainderUnsigned(nanos, sizes[i]);
        long more = i + 1 < sizes.length ? rest / sizes[i + 1] : 0;
        return count + " " + names[i] + (more > 0 ? " " + more + " " + names[i + 1] : "");
      }
    }
    return "0 ns";
  }
}
