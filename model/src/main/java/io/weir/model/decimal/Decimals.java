package io.weir.model.decimal;

import io.weir.model.MalformedException;

/**
 * Doubles as whole numbers: scaled by a power of ten where all of a column are decimals with few
 * places, else as their bits, put in the order of the numbers so that neighbours stay neighbours.
 * Either way every double comes back to the bit.
 */
public final class Decimals {
  /** The most places after the point that are tried. */
  public static final int MAX_PLACES = 12;

  /** Stands in place of the places: the column is no decimal one. */
  public static final int NONE = 255;

  /**
   * The largest whole number that stands for a decimal where it is summed up: doubles of so many
   * digits are each the nearest one of no other decimal.
   */
  public static final long MAX_MANTISSA = 1_000_000_000_000_000L;

  /** Beyond this, not every whole number is a double. */
  private static final double EXACT = 1L << 53;

  private static final double NOT_BY_CHANCE = 1.0 / 16;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };

  private Decimals() {}

  /** The fewest places with which every one of the values is a decimal, or {@link #NONE}. */
  public static int places(double[] values, int from, int step, int size) {
    // What fits with few places may not fit with more, so every try looks at the whole column.
    for (int places = 0; places <= MAX_PLACES; places++) {
      if (allFit(values, from, step, size, places)) {
        return places;
      }
    }
    return NONE;
  }

  /** Whether every one of the values is a decimal with these places, not {@link #NONE}. */
  public static boolean allFit(double[] values, int from, int step, int size, int places) {
    for (int i = 0, at = from; i < size; i++, at += step) {
      if (!fits(values[at], places)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(double value, int places) {
    double scaled = Math.rint(value * POWERS[places]);
    return Math.abs(scaled) < EXACT
        && Double.doubleToRawLongBits((double) (long) scaled / POWERS[places])
            == Double.doubleToRawLongBits(value);
  }

  /**
   * The decimal with the fewest places that is no farther than {@code error} from a number; the
   * number itself where decimals with so many places lie so close that one would be by chance.
   */
  public static double near(double value, double error) {
    for (int places = 0; places <= MAX_PLACES && error * POWERS[places] < NOT_BY_CHANCE; places++) {
      double scaled = Math.rint(value * POWERS[places]);
      double decimal = scaled / POWERS[places] + 0.0; // no -0.0
      if (Math.abs(scaled) < EXACT && Math.abs(decimal - value) <= error) {
        return decimal;
      }
    }
    return value;
  }

  /**
   * @throws MalformedException if no column can have these places
   */
  public static int requirePlaces(int places) {
    if (places > MAX_PLACES && places != NONE) {
      throw new MalformedException(
          "sealed chunk: a column must have 0 to 12 places, or 255, got " + places);
    }
    return places;
  }

  public static long toLong(double value, int places) {
    return places == NONE
        ? inOrder(Double.doubleToRawLongBits(value))
        : (long) Math.rint(value * POWERS[places]);
  }

  /**
   * Makes whole numbers of all values; false if not every value comes back of its number to the
   * bit. Looks at all of them, without a branch for each.
   *
   * @param places not {@link #NONE}
   * @param at where the numbers begin in {@code target}
   */
  public static boolean toLongs(double[] values, int size, int places, long[] target, int at) {
    double power = POWERS[places];
    long wrong = 0;
    for (int i = 0; i < size; i++) {
      long number = (long) Math.rint(values[i] * power);
      wrong |= Double.doubleToRawLongBits(number / power) ^ Double.doubleToRawLongBits(values[i]);
      target[at + i] = number;
    }
    return wrong == 0;
  }

  /** The inverse of {@link #toLongs}. */
  public static void toDoubles(long[] numbers, int size, int places, double[] target) {
    double power = POWERS[places];
    for (int i = 0; i < size; i++) {
      target[i] = numbers[i] / power;
    }
  }

  public static double toDouble(long value, int places) {
    return places == NONE ? Double.longBitsToDouble(inOrder(value)) : value / POWERS[places];
  }

  /** Whether no number is larger than {@link #MAX_MANTISSA}. */
  public static boolean areSummable(long[] numbers, int size) {
    for (int i = 0; i < size; i++) {
      if (numbers[i] > MAX_MANTISSA || numbers[i] < -MAX_MANTISSA) {
        return false;
      }
    }
    return true;
  }

  /** Puts the ordered bits of doubles in place of decimals. */
  public static void toBits(long[] values, int size, int places) {
    for (int i = 0; i < size && places != NONE; i++) {
      values[i] = toLong(toDouble(values[i], places), NONE);
    }
  }

  /** The places of a column if further values have them too, else {@link #NONE}. */
  public static int common(int places, double[] values, int from, int step, int size) {
    for (int i = 0, at = from; i < size && places != NONE; i++, at += step) {
      if (!fits(values[at], places) || Math.abs(toLong(values[at], places)) > MAX_MANTISSA) {
        return NONE;
      }
    }
    return places;
  }

  /**
   * The most places with which a number may be a decimal of at most {@link #MAX_MANTISSA}: it is
   * one if it {@linkplain #is is one} with these. {@link #NONE} if it is too large.
   */
  public static int mostPlaces(double value) {
    double magnitude = Math.abs(value);
    for (int places = MAX_PLACES; places >= 0; places--) {
      if (magnitude * POWERS[places] <= MAX_MANTISSA) {
        return places;
      }
    }
    return NONE;
  }

  /** Whether a number is a decimal with these places, not {@link #NONE}; -0.0 is 0. */
  public static boolean is(double value, int places) {
    return Math.rint(value * POWERS[places]) / POWERS[places] == value;
  }

  /** Ten to the power of 0 to {@link #MAX_PLACES}. */
  public static double power(int places) {
    return POWERS[places];
  }

  /** Bits of doubles to longs of the same order, and back: it is its own inverse. */
  private static long inOrder(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
