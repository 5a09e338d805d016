package io.weir.query.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The value axis: a range with a little room around the values, and marks at round numbers in it.
 * Calculates with an eighth of each value, so that ranges stay finite.
 */
final class ValueTicks {
  private static final double SCALE = 8;
  private static final double ROOM = 0.04;
  private static final double PLAIN_BELOW = 1e7;
  private static final double PLAIN_FROM = 1e-5;

  private final double low;
  private final double high;

  /**
   * @param at where on the axis, 0 (low) to 1 (high)
   * @param label the number
   */
  record Tick(double at, String label) {}

  /** The axis for values from {@code least} to {@code most}, which may be the same. */
  ValueTicks(double least, double most) {
    double room = (most / SCALE - least / SCALE) * ROOM;
    if (room == 0) {
      room = least == 0 ? 1 / SCALE : Math.abs(least / SCALE) * ROOM;
    }
    low = least / SCALE - room;
    high = most / SCALE + room;
  }

  /** Where a value lies on the axis, 0 (low) to 1 (high). */
  double at(double value) {
    return (value / SCALE - low) / (high - low);
  }

  /** About {@code wanted} marks. */
  List<Tick> ticks(int wanted) {
    double rough = (high - low) / wanted * SCALE;
    double decade = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = decade;
    for (double factor : new double[] {2, 5, 10}) {
      step = step < rough ? factor * decade : step;
    }
    List<Tick> ticks = new ArrayList<>();
    if (!(step > 0) || Double.isInfinite(step)) {
      return ticks;
    }
    double first = Math.ceil(low / step * SCALE);
    for (int i = 0; i <= 2 * wanted && at((first + i) * step) <= 1; i++) {
      double value = (first + i) * step;
      ticks.add(new Tick(at(value), label(value, step)));
    }
    return ticks;
  }

  /** With as many digits as needed to differ from its neighbours. */
  private String label(double value, double step) {
    double largest = SCALE * Math.max(Math.abs(low), Math.abs(high));
    int stepPlace = (int) Math.floor(Math.log10(step) + 1e-9);
    if (value == 0) {
      return "0";
    }
    if (largest < PLAIN_BELOW && step >= PLAIN_FROM) {
      return String.format(Locale.ROOT, "%." + Math.max(0, -stepPlace) + "f", value);
    }
    int valuePlace = (int) Math.floor(Math.log10(Math.abs(value)) + 1e-9);
    int digits = Math.min(15, Math.max(0, valuePlace - stepPlace));
    return String.format(Locale.ROOT, "%." + digits + "e", value);
  }
}
