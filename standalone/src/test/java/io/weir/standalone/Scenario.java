package io.weir.standalone;

import io.weir.standalone.Reference.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Samples of one tag, in the order in which they are sent. Times lie in the last 24 hours. */
record Scenario(String tag, List<Sample> arrivals) {
  /** Of all tags. */
  static final String PREFIX = "scenario/";

  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;
  private static final int VALUES = 10;

  /** Where the tag's samples lie in time. */
  enum Shape {
    DENSE,
    SPARSE,
    BURSTY,
    SINGLE;

    private List<Long> times(Random random, long now) {
      List<Long> times = new ArrayList<>();
      switch (this) {
        case DENSE -> {
          long time = now - 2 * HOUR;
          for (int i = 0; i < 6000; i++) {
            time += 1 + random.nextInt(20_000_000);
            times.add(time);
          }
        }
        case SPARSE -> {
          for (long time = now - 23 * HOUR; time < now; time += 1 + random.nextLong(2 * HOUR)) {
            times.add(time);
          }
        }
        case BURSTY -> {
          for (int burst = 0; burst < 12; burst++) {
            long time = now - 1 - random.nextLong(23 * HOUR);
            int length = 1 + random.nextInt(700);
            for (int i = 0; i < length && time + i * 1000L < now; i++) {
              times.add(time + i * 1000L);
            }
          }
          Collections.sort(times);
        }
        case SINGLE -> times.add(now - random.nextLong(20 * HOUR));
        default -> throw new AssertionError(this);
      }
      return times;
    }
  }

  /** In which order they arrive. */
  enum Arrival {
    IN_ORDER,
    SHUFFLED,
    REVERSED,
    DUPLICATED,
    BACK_FILLED;

    private List<Sample> of(List<Sample> samples, Random random) {
      List<Sample> arrivals = new ArrayList<>(samples);
      switch (this) {
        case IN_ORDER -> {}
        case SHUFFLED -> Collections.shuffle(arrivals, random);
        case REVERSED -> Collections.reverse(arrivals);
        case DUPLICATED -> {
          for (Sample sample : samples) {
            if (random.nextInt(3) == 0) {
              arrivals.add(new Sample(sample.tag(), sample.time(), randomValues(random)));
            }
          }
        }
        case BACK_FILLED -> Collections.rotate(arrivals, samples.size() / 2);
        default -> throw new AssertionError(this);
      }
      return arrivals;
    }
  }

  /**
   * The scenario of that shape and arrival.
   *
   * @param now ns; all times are before it
   */
  static Scenario of(Shape shape, Arrival arrival, Random random, long now) {
    String tag = PREFIX + (shape + "-" + arrival).toLowerCase(Locale.ROOT);
    List<Sample> samples = new ArrayList<>();
    for (long time : shape.times(random, now)) {
      samples.add(new Sample(tag, time, randomValues(random)));
    }
    return new Scenario(tag, arrival.of(samples, random));
  }

  /** Decimal ones and wild ones. */
  private static double[] randomValues(Random random) {
    double[] values = new double[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] =
          random.nextInt(4) == 0
              ? random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)
              : random.nextInt(100_000) / 100.0;
    }
    return values;
  }
}
