package io.weir.model.decimal;

/**
 * A number in twice the precision of a double: the sum of two, of which the second is at most half
 * of the first one's last place (Dekker, "A Floating-Point Technique for Extending the Available
 * Precision", 1971). Every operation has a relative error of some 2^-104.
 */
final class TwoDoubles {
  private double high;
  private double low;

  void set(double newHigh, double newLow) {
    high = newHigh;
    low = newLow;
  }

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  void add(double value) {
    add(value, 0);
  }

  void add(TwoDoubles other) {
    add(other.high, other.low);
  }

  private void add(double otherHigh, double otherLow) {
    double sum = high + otherHigh;
    double part = sum - high;
    double error = high - (sum - part) + (otherHigh - part);
    settle(sum, error + low + otherLow);
  }

  void divide(double divisor) {
    double quotient = high / divisor;
    settle(quotient, (Math.fma(-quotient, divisor, high) + low) / divisor);
  }

  private void settle(double head, double rest) {
    high = head + rest;
    low = rest - (high - head);
  }

  boolean isFinite() {
    return Double.isFinite(high + low);
  }
}
