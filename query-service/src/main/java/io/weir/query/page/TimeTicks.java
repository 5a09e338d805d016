package io.weir.query.page;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Marks on a time axis, at round times in UTC. */
final class TimeTicks {
  private static final long SECOND = 1_000_000_000;
  private static final long DAY = 86_400 * SECOND;
  private static final long[] STEPS = steps();
  private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE;
  private static final DateTimeFormatter TO_MINUTE = pattern("HH:mm");
  private static final DateTimeFormatter TO_SECOND = pattern("HH:mm:ss");

  private TimeTicks() {}

  /**
   * @param at where on the axis, 0 (start) to 1 (end)
   * @param time what to write there
   * @param date what to write below it, empty where the day is that of the mark before
   */
  record Tick(double at, String time, String date) {}

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  private static long[] steps() {
    List<Long> steps = new ArrayList<>();
    for (long decade = 1; decade < SECOND; decade *= 10) {
      steps.addAll(List.of(decade, 2 * decade, 5 * decade));
    }
    for (int seconds : new int[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800}) {
      steps.add(seconds * SECOND);
    }
    for (int hours : new int[] {1, 2, 3, 6, 12}) {
      steps.add(hours * 3600 * SECOND);
    }
    for (int days : new int[] {1, 2, 7, 14, 30, 60, 120, 365, 730, 1825, 3650, 7300, 18_250}) {
      steps.add(days * DAY);
    }
    return steps.stream().mapToLong(Long::longValue).toArray();
  }

  /** Up to a dozen marks at equal distances; fewer where labels are long. */
  static List<Tick> of(long start, long end) {
    long length = end - start;
    int most = Long.compareUnsigned(length, 5 * SECOND) < 0 ? 6 : 9;
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if (Long.compareUnsigned(Long.divideUnsigned(length, STEPS[i]), most) < 0) {
        step = STEPS[i];
      }
    }
    List<Tick> ticks = new ArrayList<>();
    String date = "";
    long offset = Math.floorMod(-Math.floorMod(start, step), step);
    while (Long.compareUnsigned(offset, length) <= 0) {
      LocalDateTime time = PeopleTime.utc(start + offset);
      String day = DATE.format(time);
      String label = step >= DAY ? day : clock(start + offset, time, step);
      ticks.add(
          new Tick(
              unsigned(offset) / unsigned(length),
              label,
              step >= DAY || day.equals(date) ? "" : day));
      date = day;
      if (Long.compareUnsigned(offset, length - step) > 0
          || Long.compareUnsigned(length, step) < 0) {
        break;
      }
      offset += step;
    }
    return ticks;
  }

  private static String clock(long nanos, LocalDateTime time, long step) {
    if (step >= 60 * SECOND) {
      return TO_MINUTE.format(time);
    }
    String clock = TO_SECOND.format(time);
    return step >= SECOND ? clock : clock + PeopleTime.fraction(nanos);
  }

  private static double unsigned(long number) {
    return number >= 0 ? number : number + 0x1p64;
  }
}
