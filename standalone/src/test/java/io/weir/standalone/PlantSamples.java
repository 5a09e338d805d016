package io.weir.standalone;

import io.weir.standalone.Reference.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a plant might measure: slow waves, a walk, and a jump now and then. */
final class PlantSamples {
  private static final long SECOND = 1_000_000_000;
  private static final long STEP = 5 * SECOND;
  private static final long HOURS = 2 * 3600 * SECOND;

  private static final long SEED = 20260131;

  /** Of each tag. */
  static final long COUNT = HOURS / STEP;

  static final List<String> TAGS =
      List.of(
          "boiler.7/steam",
          "boiler.8/steam",
          "grid.feed",
          "pump.north.1",
          "pump.north.2",
          "pump.south.1",
          "tank.12/level",
          "turbine.a",
          "turbine.b");

  private PlantSamples() {}

  /** The samples of a tag of two hours. */
  static List<Sample> of(int tag, long end) {
    Random random = new Random(SEED + tag);
    double[] walk = new double[10];
    List<Sample> samples = new ArrayList<>();
    for (long time = end - HOURS; time < end; time += STEP) {
      double[] values = new double[walk.length];
      double hours = time % (24 * 3600 * SECOND) / (3600.0 * SECOND);
      for (int i = 0; i < values.length; i++) {
        walk[i] = walk[i] * 0.995 + random.nextGaussian() * 0.6;
        double wave = Math.sin((hours * (1.2 - i * 0.07) + i * 0.35 + tag) * 2 * Math.PI);
        double jump = random.nextInt(900) == 0 ? 9 : 0;
        double value = 40 + i * 24 - tag * 2 + wave * (9 - i * 0.6) + walk[i] + jump;
        values[i] = Math.round(value * 1000) / 1000.0;
      }
      samples.add(new Sample(TAGS.get(tag), time, values));
    }
    return samples;
  }
}
