package io.weir.datagen.demo;

/** Is filled by a pump whenever it is low, and drained all the time; a fault is a leak. */
final class Tank extends Machine {
  private static final double LOW = 32;
  private static final double HIGH = 86;

  /** Of a turn of filling and draining. */
  private static final double FILLING = 0.38;

  private static final double VOLUME = 240;

  private final double turnSeconds;
  private final Site site;

  /**
   * @param turnSeconds from one start of its pump to the next
   */
  Tank(String name, double turnSeconds, Site site, long seed) {
    super(name, seed);
    this.turnSeconds = turnSeconds;
    this.site = site;
  }

  private double turn(double time) {
    double turns = time / turnSeconds;
    return turns - Math.floor(turns);
  }

  /** For how many seconds its pump has run; negative: for how long it has stood. */
  double pumping(double time) {
    double turn = turn(time);
    return turn < FILLING ? turn * turnSeconds : (FILLING - turn) * turnSeconds;
  }

  /** How full, %. */
  private double level(double time) {
    double turn = turn(time);
    double full = turn < FILLING ? turn / FILLING : (1 - turn) / (1 - FILLING);
    return LOW + (HIGH - LOW) * full - 9 * faults.severity(time);
  }

  /** What drains it, m³/h: so much that it is empty again when its pump starts. */
  private double outflow() {
    return VOLUME * (HIGH - LOW) / 100 / (turnSeconds * (1 - FILLING)) * 3600;
  }

  /** What its pump gives while it runs, m³/h. */
  double inflow(double time) {
    return pumping(time) < 0 ? 0 : outflow() / FILLING;
  }

  @Override
  double[] at(double time) {
    double fault = faults.severity(time);
    double level = level(time);
    double inflow = inflow(time);
    return new double[] {
      level + 0.08 * course.noise(1, time),
      VOLUME * level / 100 + 0.1 * course.noise(2, time),
      Math.max(0, inflow + (inflow > 0 ? 0.4 * course.noise(3, time) : 0)),
      outflow() * (1 + 0.03 * course.wander(1, time, 120)) + 0.3 * course.noise(4, time),
      22 * fault + Math.abs(0.05 * course.noise(5, time)),
      0.098 * (level / 100 * 12) + 1.013 + 0.002 * course.noise(6, time),
      18 + 0.5 * (site.ambient(time - 3600) - 14) + 0.05 * course.noise(7, time),
      7.2 + 0.25 * course.wander(2, time, 5400) + 0.01 * course.noise(8, time),
      410 + 60 * course.wander(3, time, 7200) + 1.5 * course.noise(9, time),
      inflow > 0 ? 100 : 0
    };
  }
}
