package io.weir.datagen.demo;

/** What all machines have in common: the weather, and how much power is asked for. */
final class Site {
  static final double DAY = 86_400;

  private final Course course;

  Site(long seed) {
    course = Course.of(seed, "site");
  }

  /** The load that the plant is asked for, 0.3 to 1: least at night, with a peak in the evening. */
  double load(double time) {
    double daily =
        0.68 - 0.17 * Math.cos(turn(time - 2 * 3600, DAY)) - 0.06 * Math.cos(turn(time, DAY / 2));
    double wander = 0.05 * course.wander(1, time, 1800) + 0.02 * course.wander(2, time, 240);
    return Math.min(1, Math.max(0.3, daily + wander));
  }

  /** The temperature outside, °C: warmest in the afternoon. */
  double ambient(double time) {
    return 14 - 6 * Math.cos(turn(time - 3 * 3600, DAY)) + 2 * course.wander(3, time, 4 * 3600);
  }

  /** How far the frequency of the grid is from 50 Hz. */
  double frequencyError(double time) {
    return 0.03 * course.wander(4, time, 120) + 0.012 * course.wander(5, time, 15);
  }

  private static double turn(double time, double period) {
    return 2 * Math.PI * time / period;
  }
}
