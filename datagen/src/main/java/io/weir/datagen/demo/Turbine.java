package io.weir.datagen.demo;

import java.util.List;

/** Turns the boilers' steam into power; a fault is a bearing that runs hot and shakes. */
final class Turbine extends Machine {
  private static final double STEAM_TO_POWER = 0.27;

  private final List<Boiler> boilers;
  private final Site site;

  Turbine(List<Boiler> boilers, Site site, long seed) {
    super("turbine.1", seed);
    this.boilers = boilers;
    this.site = site;
  }

  private double steam(double time) {
    return boilers.stream().mapToDouble(boiler -> boiler.steam(time)).sum();
  }

  /** At the generator, MW. */
  double power(double time) {
    double vacuum = 1 - 0.002 * (site.ambient(time) - 14);
    return steam(time) * STEAM_TO_POWER * vacuum * (1 - 0.03 * faults.severity(time));
  }

  @Override
  double[] at(double time) {
    double fault = faults.severity(time);
    double power = power(time);
    double warm = steam(time - 300) / 360; // metal is as warm as the load of a while ago asks for
    double pressure =
        boilers.stream().mapToDouble(boiler -> boiler.pressure(time)).average().orElse(0);
    return new double[] {
      power + 0.04 * course.noise(1, time),
      60 * (50 + site.frequencyError(time)) + 0.1 * course.noise(2, time),
      steam(time) + 0.4 * course.noise(3, time),
      pressure - 1.2 + 0.05 * course.noise(4, time),
      42 + 0.9 * (site.ambient(time) - 14) + 4 * warm + 0.1 * course.noise(5, time),
      61 + 11 * warm + 27 * fault + 0.1 * course.noise(6, time),
      1.1 + 0.4 * power / 97 + 3.4 * fault + 0.05 * course.noise(7, time),
      2.4 - 0.3 * fault + 0.01 * course.noise(8, time),
      100 * Math.pow(power / 97, 0.8) + 0.2 * course.noise(9, time),
      48 + 34 * warm * warm + 0.4 * site.ambient(time - 600) + 0.1 * course.noise(10, time)
    };
  }
}
