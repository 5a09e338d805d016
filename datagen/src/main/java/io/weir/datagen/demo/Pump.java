package io.weir.datagen.demo;

import java.util.function.DoubleUnaryOperator;

/** Moves water; a fault is cavitation: it shakes, gives less, and draws less power. */
final class Pump extends Machine {
  private static final double WARM_SECONDS = 420;

  private final DoubleUnaryOperator flow;
  private final DoubleUnaryOperator running;
  private final double head;
  private final double most;
  private final Site site;

  /**
   * @param flow m³/h by time, when nothing is wrong
   * @param running for how many seconds it has run, by time; negative: has stood
   * @param head that it raises the pressure by, bar
   * @param most flow that it is made for
   */
  Pump(
      String name,
      DoubleUnaryOperator flow,
      DoubleUnaryOperator running,
      double head,
      double most,
      Site site,
      long seed) {
    super(name, seed);
    this.flow = flow;
    this.running = running;
    this.head = head;
    this.most = most;
    this.site = site;
  }

  /** Electrical, kW. */
  double power(double time) {
    double efficiency = 0.78 - 0.15 * faults.severity(time);
    return flow(time) * head / 36 / efficiency;
  }

  private double flow(double time) {
    return flow.applyAsDouble(time) * (1 - 0.35 * faults.severity(time));
  }

  /** From 0 to 1, as it warms up after a start and cools after a stop. */
  private double warmth(double time) {
    double seconds = running.applyAsDouble(time);
    double apart = Math.exp(-Math.abs(seconds) / WARM_SECONDS);
    return seconds < 0 ? apart : 1 - apart;
  }

  @Override
  double[] at(double time) {
    double on = running.applyAsDouble(time) < 0 ? 0 : 1;
    double fault = on * faults.severity(time);
    double part = flow(time) / most;
    double power = power(time);
    double ambient = site.ambient(time);
    return new double[] {
      flow(time) + on * 0.2 * course.noise(1, time),
      2.1 - 0.9 * fault + on * 0.02 * course.noise(2, time),
      2.1
          + on * head * (1.1 - 0.15 * part * part - 0.3 * fault)
          + on * 0.03 * course.noise(3, time),
      on * (2980 - 55 * part + 3 * course.noise(4, time)),
      power + on * 0.002 * head * course.noise(5, time),
      power * 1.73 + on * 0.004 * head * course.noise(6, time),
      ambient + 8 + 42 * warmth(time) * Math.max(part, 0.6) + 0.1 * course.noise(7, time),
      ambient + 5 + 28 * warmth(time) + 12 * fault + 0.1 * course.noise(8, time),
      0.05 + on * (1.4 + 0.4 * part + 5.5 * fault) + on * 0.08 * course.noise(9, time),
      on * (78 - 15 * fault + 0.2 * course.noise(10, time))
    };
  }
}
