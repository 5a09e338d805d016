package io.weir.datagen.demo;

import java.util.ArrayList;
import java.util.List;

/** A small power station of twelve machines, whose values depend on each other. */
final class Plant {
  /** What the names of its tags begin with. */
  static final String PREFIX = "demo.";

  /** Decimals of a value. */
  private static final double SCALE = 1000;

  /** Seconds for which a pump has run that never stands. */
  private static final double ALWAYS = Site.DAY;

  /** Of each tank, from one start of its pump to the next, in s. */
  private static final double[] TANK_TURNS = {2400, 3300, 5100};

  private final List<Machine> machines;
  private final List<String> tags;

  /** The plant of that seed: the same values at the same times, wherever and whenever. */
  Plant(long seed) {
    Site site = new Site(seed);
    List<Boiler> boilers =
        List.of(new Boiler("boiler.1", 0.55, site, seed), new Boiler("boiler.2", 0.45, site, seed));
    List<Tank> tanks = new ArrayList<>();
    List<Pump> pumps = new ArrayList<>();
    for (double turn : TANK_TURNS) {
      Tank tank = new Tank("tank." + (tanks.size() + 1), turn, site, seed);
      tanks.add(tank);
      pumps.add(
          new Pump(
              "pump." + (pumps.size() + 1), tank::inflow, tank::pumping, 4.5, 700, site, seed));
    }
    for (Boiler boiler : boilers) {
      String name = "pump." + (pumps.size() + 1);
      pumps.add(new Pump(name, boiler::feed, time -> ALWAYS, 95, 230, site, seed));
    }
    Turbine turbine = new Turbine(boilers, site, seed);
    machines = new ArrayList<>();
    machines.addAll(boilers);
    machines.add(new Grid(turbine, pumps, site, seed));
    machines.addAll(pumps);
    machines.addAll(tanks);
    machines.add(turbine);
    tags = machines.stream().map(machine -> PREFIX + machine.name()).toList();
  }

  /** The names of its tags, prefix included. */
  List<String> tags() {
    return tags;
  }

  /**
   * The ten values of a tag, with at most three decimals.
   *
   * @param tag its place in {@link #tags}
   * @param time s since the epoch
   */
  double[] values(int tag, long time) {
    double[] values = machines.get(tag).at(time);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * SCALE) / SCALE;
    }
    return values;
  }
}
