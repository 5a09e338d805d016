package io.weir.datagen.demo;

import io.weir.testkit.workload.Hash;

/**
 * Random courses that are functions of seed and time alone, so that a restart goes on where the
 * last run ended. Times are in seconds since the epoch.
 */
final class Course {
  private final long seed;

  private Course(long seed) {
    this.seed = seed;
  }

  /** The course of that name; others have nothing in common with it. */
  static Course of(long seed, String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = Hash.of(hash, name.charAt(i));
    }
    return new Course(hash);
  }

  /** From -1 to 1, smooth: another value each {@code period}, and a cosine in between. */
  double wander(int stream, double time, double period) {
    double at = time / period;
    double index = Math.floor(at);
    double weight = (1 - Math.cos(Math.PI * (at - index))) / 2;
    double from = 2 * chance(stream, (long) index) - 1;
    double to = 2 * chance(stream, (long) index + 1) - 1;
    return from + (to - from) * weight;
  }

  /** Noise of a sensor: another number each second, about normal, of standard deviation 1. */
  double noise(int stream, double time) {
    long hash = Hash.of(seed + stream * 31L, (long) time);
    double sum = (hash & 0xffff) + (hash >>> 16 & 0xffff) + (hash >>> 32 & 0xffff) + (hash >>> 48);
    return (sum / 0xffff - 2) * Math.sqrt(3);
  }

  /** From 0 to 1, evenly. */
  double chance(int stream, long index) {
    return (Hash.of(seed ^ Hash.of(stream, 7), index) >>> 11) * 0x1p-53;
  }
}
