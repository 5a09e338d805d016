package io.weir.datagen.demo;

import java.util.List;

/** Where the plant feeds its power in: what the turbine makes without what the pumps take. */
final class Grid extends Machine {
  private static final double KILOVOLT = 110;

  private final Turbine turbine;
  private final List<Pump> pumps;
  private final Site site;

  Grid(Turbine turbine, List<Pump> pumps, Site site, long seed) {
    super("grid.feed", seed);
    this.turbine = turbine;
    this.pumps = pumps;
    this.site = site;
  }

  @Override
  double[] at(double time) {
    double fault = faults.severity(time); // a dip of the voltage
    double own = pumps.stream().mapToDouble(pump -> pump.power(time)).sum() / 1000;
    double feed = turbine.power(time) - own;
    double volts = KILOVOLT * (1 + 0.006 * course.wander(1, time, 240) - 0.05 * fault);
    double reactive = feed * (0.22 + 0.05 * course.wander(2, time, 600) + 0.1 * fault);
    double apparent = Math.hypot(feed, reactive);
    return new double[] {
      feed + 0.03 * course.noise(1, time),
      50 + site.frequencyError(time) + 0.001 * course.noise(2, time),
      volts + 0.03 * course.noise(3, time),
      apparent * 1000 / volts / Math.sqrt(3) + 0.3 * course.noise(4, time),
      reactive + 0.02 * course.noise(5, time),
      feed / apparent,
      own + 0.002 * course.noise(6, time),
      100 * site.load(time),
      52 + 22 * feed / 97 + 0.5 * (site.ambient(time - 1800) - 14) + 0.05 * course.noise(7, time),
      site.ambient(time) + 0.05 * course.noise(8, time)
    };
  }
}
