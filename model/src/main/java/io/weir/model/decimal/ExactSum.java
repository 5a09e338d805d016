package io.weir.model.decimal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A sum of numbers that is rounded once, when it is asked for. A double that is the nearest one of
 * a decimal ({@link Decimals#mostPlaces}) counts as that decimal; these are summed as whole
 * numbers, without any error. Other doubles count as themselves; they are summed as {@link
 * TwoDoubles}. Whether a sum of decimals is rounded right is tested (Ziv, "Fast Evaluation of
 * Elementary Mathematical Functions with Correctly Rounded Last Bit", 1991); where that is not
 * certain it is computed from whole numbers of any size.
 */
public final class ExactSum {
  /** Up to this, a whole number is a double. */
  private static final long EXACT = 1L << 53;

  /** Up to this, a whole number is the sum of two doubles which are whole numbers too. */
  private static final long EXACT_AS_TWO = 1L << 62;

  /** More than the relative error of a few operations on two doubles. */
  private static final double ERROR = 0x1p-98;

  /** More than the middle of two doubles needs, if it is a mean of decimals. */
  private static final int DIGITS = 200;

  /** The decimals: mantissa / 10^places. */
  private long mantissa;

  private int places;

  /** Decimals that did not fit the mantissa, times 10^{@link Decimals#MAX_PLACES}. */
  private BigInteger large = BigInteger.ZERO;

  /** The other doubles. */
  private final TwoDoubles others = new TwoDoubles();

  public void clear() {
    mantissa = 0;
    places = 0;
    large = BigInteger.ZERO;
    others.set(0, 0);
  }

  /** Adds a double: the decimal that it stands for, else itself. */
  public void add(double value) {
    int most = Decimals.mostPlaces(value);
    if (most == Decimals.NONE || !Decimals.is(value, most)) {
      others.add(value);
    } else if (places < most && Decimals.is(value, places)) {
      addMantissa(Decimals.toLong(value, places));
    } else {
      add(Decimals.toLong(value, most), most);
    }
  }

  /** Adds a decimal. */
  public void add(long number, int numberPlaces) {
    if (numberPlaces == places) {
      addMantissa(number);
    } else if (mantissa == 0) {
      mantissa = number;
      places = numberPlaces;
    } else if (numberPlaces > places) {
      long scaled = scaled(mantissa, places, numberPlaces);
      places = numberPlaces;
      mantissa = scaled;
      addMantissa(number);
    } else {
      addMantissa(scaled(number, numberPlaces, places));
    }
  }

  /** The same decimal with more places; 0 if that is too large, and it is put aside. */
  private long scaled(long number, int from, int to) {
    long factor = (long) Decimals.power(to - from);
    long product = number * factor;
    if (Math.multiplyHigh(number, factor) == product >> (Long.SIZE - 1)) {
      return product;
    }
    large = large.add(atMostPlaces(number, from));
    return 0;
  }

  private void addMantissa(long number) {
    long sum = mantissa + number;
    if (((mantissa ^ sum) & (number ^ sum)) < 0) {
      large = large.add(atMostPlaces(mantissa, places));
      sum = number;
    }
    mantissa = sum;
  }

  private static BigInteger atMostPlaces(long number, int places) {
    return BigInteger.valueOf(number)
        .multiply(BigInteger.valueOf((long) Decimals.power(Decimals.MAX_PLACES - places)));
  }

  /** Adds another sum. */
  public void add(ExactSum other) {
    add(other.mantissa, other.places);
    large = large.add(other.large);
    others.add(other.others);
  }

  /** The sum; NaN where the doubles exceed what a double can be. */
  public double value() {
    return dividedBy(1);
  }

  /** The mean of so many numbers, rounded once. */
  public double dividedBy(long count) {
    double divisor = Decimals.power(places) * count;
    boolean small = large.signum() == 0;
    if (small && others.high() == 0 && Math.abs(mantissa) < EXACT && divisor < EXACT) {
      return mantissa / divisor;
    }
    if (!others.isFinite()) {
      return Double.NaN;
    }
    return nearly(count);
  }

  /** As two doubles, if that tells the nearest one of a decimal sum. */
  private double nearly(long count) {
    TwoDoubles result = decimalsAsTwo();
    result.add(others);
    result.divide(count);
    if (others.high() != 0) {
      return result.high();
    }
    double error = Math.abs(result.high()) * ERROR;
    double least = result.high() + (result.low() - error);
    return least == result.high() + (result.low() + error) ? least : exactly(count);
  }

  private TwoDoubles decimalsAsTwo() {
    TwoDoubles result = new TwoDoubles();
    if (large.signum() == 0 && Math.abs(mantissa) < EXACT_AS_TWO) {
      double head = mantissa;
      result.set(head, mantissa - (long) head);
      result.divide(Decimals.power(places));
      return result;
    }
    BigInteger all = decimals();
    double head = all.doubleValue();
    result.set(head, all.subtract(new BigDecimal(head).toBigInteger()).doubleValue());
    result.divide(Decimals.power(Decimals.MAX_PLACES));
    return result;
  }

  /** All decimals, times 10^{@link Decimals#MAX_PLACES}. */
  private BigInteger decimals() {
    return large.add(atMostPlaces(mantissa, places));
  }

  /** The mean of decimals alone. */
  private double exactly(long count) {
    BigDecimal sum = new BigDecimal(decimals(), Decimals.MAX_PLACES);
    BigDecimal divisor = BigDecimal.valueOf(count);
    BigDecimal quotient = sum.divide(divisor, new MathContext(DIGITS, RoundingMode.DOWN));
    // What is cut off matters where the rest seems to be the middle of two doubles.
    int rest = sum.subtract(quotient.multiply(divisor)).signum();
    return quotient
        .add(BigDecimal.valueOf(rest).movePointLeft(quotient.scale() + DIGITS))
        .doubleValue();
  }
}
