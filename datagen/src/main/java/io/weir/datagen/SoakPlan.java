package io.weir.datagen;

import io.weir.testkit.load.LoadPlan;
import java.time.Duration;
import java.util.Set;

/**
 * How a soak goes.
 *
 * @param duration of the overload
 * @param finding for how long to find out what the server takes
 * @param factor of that rate to offer
 * @param batch samples a request
 * @param connections requests under way at a time
 * @param recovery how soon samples must be visible in time again afterwards
 * @param maxMemory the most bytes that the server may have resident
 * @param parts of the soak that are wanted
 * @param tags that are loaded one after the other
 * @param inflating for how long small bodies become large ones
 * @param maxPing how long a ping may take meanwhile, but for one in a hundred
 */
record SoakPlan(
    Duration duration,
    Duration finding,
    double factor,
    int batch,
    int connections,
    Duration recovery,
    long maxMemory,
    long seed,
    Set<Part> parts,
    int tags,
    Duration inflating,
    Duration maxPing) {
  /** The most tags that are loaded one after the other: their names have nine digits. */
  static final int MAX_TAGS = 999_999_999;

  /** A part of a soak. */
  enum Part {
    /** More than the server takes. */
    OVERLOAD,
    /** Many tags, each with all of its samples in one batch, one after the other. */
    TAGS,
    /** Small bodies in gzip that become megabytes. */
    GZIP
  }

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  SoakPlan {
    if (batch < 1 || batch > LoadPlan.MAX_BATCH) {
      throw new IllegalArgumentException(
          "batch: must be 1 to " + LoadPlan.MAX_BATCH + ", got " + batch);
    }
    if (tags < 1 || tags > MAX_TAGS) {
      throw new IllegalArgumentException("tags: must be 1 to " + MAX_TAGS + ", got " + tags);
    }
  }
}
