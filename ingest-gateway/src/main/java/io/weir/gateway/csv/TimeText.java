package io.weir.gateway.csv;

/**
 * Reads times: numbers of a unit since 1970, with a fraction where that is at most ns, or RFC 3339
 * with up to nine digits of a second. Makes no objects.
 */
final class TimeText {
  /** There is no such time. */
  static final long NONE = Long.MIN_VALUE;

  private static final long SECOND = 1_000_000_000L;
  private static final int MAX_DIGITS = 18;
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private TimeText() {}

  /**
   * The time in ns, not before 1970; {@link #NONE} if there is none.
   *
   * @param unit of a number, ns
   */
  static long read(byte[] bytes, int from, int to, long unit) {
    int at = from;
    long whole = 0;
    for (; at < to && isDigit(bytes[at]); at++) {
      if (at - from > MAX_DIGITS) {
        return NONE;
      }
      whole = 10 * whole + (bytes[at] - '0');
    }
    if (at > from && at < to && bytes[at] == '-') {
      return dateTime(bytes, from, to);
    }
    // 19 digits fit into 64 bits without a sign: beyond int64 they look negative.
    if (at == from || whole < 0 || whole > Long.MAX_VALUE / unit) {
      return NONE;
    }
    if (at == to) {
      return whole * unit;
    }
    long fraction = bytes[at] == '.' ? fraction(bytes, at + 1, to, unit) : NONE;
    long time = whole * unit + fraction;
    return fraction == NONE || time < 0 ? NONE : time;
  }

  /** Digits after a point, in ns. */
  private static long fraction(byte[] bytes, int from, int to, long unit) {
    long left = unit;
    long nanos = 0;
    for (int at = from; at < to; at++) {
      left /= 10;
      int digit = bytes[at] - '0';
      if (!isDigit(bytes[at]) || left == 0 && digit != 0) {
        return NONE;
      }
      nanos += left * digit;
    }
    return from == to ? NONE : nanos;
  }

  /** {@code 2026-01-31T12:00:00.5Z}; a space in place of the T, and a small t or z, are allowed. */
  private static long dateTime(byte[] bytes, int from, int to) {
    boolean hasSigns =
        to - from >= "2026-01-31T12:00:00Z".length()
            && bytes[from + 4] == '-'
            && bytes[from + 7] == '-'
            && ((bytes[from + 10] | 0x20) == 't' || bytes[from + 10] == ' ')
            && bytes[from + 13] == ':'
            && bytes[from + 16] == ':';
    if (!hasSigns) {
      return NONE;
    }
    int year = 100 * two(bytes, from) + two(bytes, from + 2);
    long days = days(year, two(bytes, from + 5), two(bytes, from + 8));
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    if (year < 1970 || year > 2261 || days < 0 || !isClock(hour, minute) || second > 59) {
      return NONE;
    }
    int zone = from + 19;
    long fraction = 0;
    if (bytes[zone] == '.') {
      int digits = ++zone;
      while (zone < to && isDigit(bytes[zone])) {
        zone++;
      }
      fraction = fraction(bytes, digits, zone, SECOND);
    }
    long offset = offset(bytes, zone, to);
    if (second < 0 || fraction == NONE || offset == NONE) {
      return NONE;
    }
    long seconds = 86_400 * days + 3600L * hour + 60L * minute + second - offset;
    return seconds < 0 ? NONE : seconds * SECOND + fraction;
  }

  private static boolean isClock(int hour, int minute) {
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
  }

  /** The offset from UTC in seconds. */
  private static long offset(byte[] bytes, int from, int to) {
    if (to - from == 1 && (bytes[from] | 0x20) == 'z') {
      return 0;
    }
    boolean hasSigns =
        to - from == "+01:00".length()
            && (bytes[from] == '+' || bytes[from] == '-')
            && bytes[from + 3] == ':';
    if (!hasSigns || !isClock(two(bytes, from + 1), two(bytes, from + 4))) {
      return NONE;
    }
    long seconds = 3600L * two(bytes, from + 1) + 60L * two(bytes, from + 4);
    return bytes[from] == '-' ? -seconds : seconds;
  }

  /** Days since 1970 of a date of the Gregorian calendar; negative if there is no such day. */
  private static long days(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return -1;
    }
    boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int length = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
    if (day > length + (isLeap && month == 2 ? 1 : 0)) {
      return -1;
    }
    long before = year - 1L;
    long leapDays = before / 4 - before / 100 + before / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    long leapDay = isLeap && month > 2 ? 1 : 0;
    return 365L * (year - 1970) + leapDays + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
  }

  /** A number of two digits; a negative number, below -100, if there is none. */
  private static int two(byte[] bytes, int at) {
    return isDigit(bytes[at]) && isDigit(bytes[at + 1])
        ? 10 * (bytes[at] - '0') + bytes[at + 1] - '0'
        : -10_000;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
