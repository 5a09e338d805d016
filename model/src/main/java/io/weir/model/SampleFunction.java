package io.weir.model;

import java.time.Duration;
import java.util.Arrays;

/**
 * A function of the samples of a period, value by value. docs/functions.md defines each.
 *
 * @param kind which one
 * @param duration ns, how far {@link Kind#SMA} and {@link Kind#EMA} look back, 1 to {@link
 *     #MAX_DURATION}; 0 for the others
 * @param quantile which one of {@link Kind#QUANTILE}, 0 to 1; 0 for the others
 */
public record SampleFunction(Kind kind, long duration, double quantile) {
  /** The most that a moving average may look back, ns. */
  public static final long MAX_DURATION = Duration.ofDays(32).toNanos();

  /** The functions, with the code that each is encoded by. */
  public enum Kind {
    /** The latest sample before the end of the period, however old. */
    LAST(1, 1),
    /** The first sample. */
    FIRST(2, 1),
    MIN(3, 1),
    MAX(4, 1),
    /** The mean of the samples, each of the same weight. */
    AVG(5, 1),
    SUM(6, 1),
    /** How many samples there are, for each value the same. */
    COUNT(7, 1),
    /** max - min. */
    RANGE(8, 1),
    /** The standard deviation of the population. */
    STDDEV(9, 1),
    /** Last sample - first sample. */
    DELTA(10, 1),
    /** The same of a counter: a value less than the one before is one that began anew at 0. */
    COUNTER_DELTA(11, 1),
    /** Delta divided by the seconds from the first sample to the last. */
    RATE(12, 1),
    /** The same of a counter. */
    COUNTER_RATE(13, 1),
    /** The mean over time of the value held, from before the period on. */
    TWA(14, 1),
    /** First, max, min and last. */
    OHLC(15, 4),
    /** First, min, max and last, with the times of each. */
    M4(16, 4),
    /** The mean of the samples of a duration up to the end of the period. */
    SMA(17, 1),
    /**
     * The mean of the samples up to the end of the period, weighted by {@code e^(-age/duration)}.
     */
    EMA(18, 1),
    QUANTILE(19, 1);

    final byte code;
    private final int parts;

    Kind(int code, int parts) {
      this.code = (byte) code;
      this.parts = parts;
    }

    /** Numbers that the function gives for each value of a row. */
    public int parts() {
      return parts;
    }

    static Kind of(int code) {
      return Arrays.stream(values())
          .filter(kind -> kind.code == code)
          .findAny()
          .orElseThrow(() -> new MalformedException("function: unknown code " + code));
    }
  }

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public SampleFunction {
    boolean moving = kind == Kind.SMA || kind == Kind.EMA;
    if (moving ? duration < 1 || duration > MAX_DURATION : duration != 0) {
      throw new IllegalArgumentException(
          "fn: a moving average must look back 1 ns to 32 days, and no other function, got "
              + duration
              + " ns");
    }
    if (kind == Kind.QUANTILE ? !(quantile >= 0 && quantile <= 1) : quantile != 0) {
      throw new IllegalArgumentException("fn: a quantile must be 0 to 1, got " + quantile);
    }
  }

  /** One that needs no parameter. */
  public static SampleFunction of(Kind kind) {
    return new SampleFunction(kind, 0, 0);
  }
}
