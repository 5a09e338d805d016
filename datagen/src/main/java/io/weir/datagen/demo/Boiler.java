package io.weir.datagen.demo;

/**
 * Makes steam for the turbine; a fault is a leaking tube, through which steam and heat are lost.
 */
final class Boiler extends Machine {
  /** The load that it follows is so old, in s. */
  private static final double LAG = 90;

  private final double share;
  private final Site site;

  /**
   * @param share of the plant's steam
   */
  Boiler(String name, double share, Site site, long seed) {
    super(name, seed);
    this.share = share;
    this.site = site;
  }

  /** Steam that it gives, t/h. */
  double steam(double time) {
    double firing = site.load(time - LAG) * (1 + 0.02 * course.wander(1, time, 300));
    return 360 * share * firing * (1 - 0.12 * faults.severity(time));
  }

  /** Of its steam, bar. */
  double pressure(double time) {
    return 84 + 1.5 * course.wander(2, time, 200) - 6 * faults.severity(time);
  }

  /** Water that it takes, t/h: what leaks is fed, too. */
  double feed(double time) {
    return steam(time) * (1.01 + 0.2 * faults.severity(time));
  }

  @Override
  double[] at(double time) {
    double fault = faults.severity(time);
    double steam = steam(time);
    double firing = steam / (360 * share);
    return new double[] {
      steam + 0.3 * course.noise(1, time),
      pressure(time) + 0.05 * course.noise(2, time),
      512 + 6 * firing + 2 * course.wander(3, time, 420) + 0.2 * course.noise(3, time),
      10 * course.wander(4, time, 60) - 45 * fault + 1.5 * course.noise(4, time),
      feed(time) + 0.4 * course.noise(5, time),
      176 + 8 * firing + 0.15 * course.noise(6, time),
      steam * (0.074 + 0.006 * fault) + 0.02 * course.noise(7, time),
      4.8 - 1.6 * firing + 0.3 * course.wander(5, time, 180) + 0.03 * course.noise(8, time),
      128 + 24 * firing + 14 * fault + 0.3 * course.noise(9, time),
      91.5 - 1.2 * Math.abs(firing - 0.8) * 5 - 7 * fault + 0.05 * course.noise(10, time)
    };
  }
}
