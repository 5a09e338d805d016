package io.weir.terminal;

import io.weir.service.settings.Units;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * Times as people write them: {@code now}, {@code now-1h}, {@code 2026-01-31T12:00:00Z}, {@code
 * 2026-01-31 12:00:00.5} in this machine's zone, or ns since 1970.
 */
final class Moment {
  private static final long SECOND = 1_000_000_000L;
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(java.util.Locale.ROOT);

  private Moment() {}

  static long now() {
    return nanos(Instant.now());
  }

  /**
   * The time in ns.
   *
   * @param now what {@code now} stands for
   * @throws IllegalArgumentException naming the option, if the text is no time
   */
  static long parse(String option, String text, long now) {
    try {
      if (text.startsWith("now")) {
        return now(text.substring("now".length()), now);
      }
      if (text.matches("-?\\d{1,19}")) {
        return Long.parseLong(text);
      }
      return text.endsWith("Z")
          ? nanos(Instant.parse(text))
          : nanos(LocalDateTime.parse(text.replace('T', ' '), LOCAL).atZone(zone()).toInstant());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          option
              + ": must be now, now-1h, 2026-01-31T12:00:00Z, \"2026-01-31 12:00:00\" or ns since"
              + " 1970, got \""
              + text
              + "\"",
          e);
    }
  }

  private static long now(String offset, long now) {
    if (offset.isEmpty()) {
      return now;
    }
    Duration duration =
        Units.duration(offset.substring(1))
            .orElseThrow(() -> new DateTimeException("no length of time"));
    return switch (offset.charAt(0)) {
      case '-' -> Math.subtractExact(now, duration.toNanos());
      case '+' -> Math.addExact(now, duration.toNanos());
      default -> throw new DateTimeException("neither + nor -");
    };
  }

  private static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
  }

  /** The time in this machine's zone, with as many digits as it has. */
  static String text(long nanos) {
    Instant instant =
        Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    return LOCAL.format(instant.atZone(zone()));
  }

  private static ZoneId zone() {
    return ZoneId.systemDefault();
  }
}
