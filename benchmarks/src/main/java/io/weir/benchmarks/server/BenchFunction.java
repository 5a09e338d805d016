package io.weir.benchmarks.server;

import io.weir.testkit.check.PeriodFunction;
import java.util.List;

/** A function of each period that servers are asked for. */
public enum BenchFunction {
  MIN_AVG_MAX("min, avg, max", "min,avg,max", List.of("min", "avg", "max")),
  M4("m4", "m4", List.of("first", "min", "max", "last")),
  TWA("twa", "twa", List.of()),
  RATE("rate of counters", "rate&reset=true", List.of()),
  SMA("sma", "sma(" + PeriodFunction.Window.SECONDS + "s)", List.of()),
  EMA("ema", "ema(" + PeriodFunction.Window.SECONDS + "s)", List.of()),
  QUANTILE("quantile", "quantile(0.99)", List.of());

  private final String text;
  private final String weir;
  private final List<String> parts;

  BenchFunction(String text, String weir, List<String> parts) {
    this.text = text;
    this.weir = weir;
    this.parts = parts;
  }

  /** What its rows must be. */
  public PeriodFunction expected() {
    return PeriodFunction.valueOf(name());
  }

  /** As Weir's parameter {@code fn} takes it. */
  String weir() {
    return weir;
  }

  /** What a row has of each value, by its name; empty for one number. */
  List<String> parts() {
    return parts;
  }

  /** The name in tables. */
  @Override
  public String toString() {
    return text;
  }
}
