package io.weir.datagen.demo;

/**
 * The faults of one machine: in about one of ten periods of three hours there is one, which takes 6
 * to 20 minutes.
 */
final class MachineFaults {
  private static final double PERIOD = 3 * 3600;
  private static final double ODDS = 0.1;
  private static final double SHORTEST = 360;
  private static final double LONGEST = 1200;

  /** The part of a fault in which it grows, and in which it goes. */
  private static final double RAMP = 0.25;

  private final Course course;

  MachineFaults(Course course) {
    this.course = course;
  }

  /**
   * How bad it is: 0 without a fault, up to 1.
   *
   * @param time s since the epoch
   */
  double severity(double time) {
    long period = (long) Math.floor(time / PERIOD);
    if (course.chance(100, period) >= ODDS) {
      return 0;
    }
    double length = SHORTEST + (LONGEST - SHORTEST) * course.chance(101, period);
    double begin = period * PERIOD + (PERIOD - length) * course.chance(102, period);
    double part = (time - begin) / length;
    if (part <= 0 || part >= 1) {
      return 0;
    }
    return Math.min(1, Math.min(part, 1 - part) / RAMP);
  }
}
