package io.weir.datagen;

import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.probe.ServerWatch;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A soak in words while it runs: a line for every ten seconds. */
final class SoakText implements LoadLoop.Progress {
  private static final int SECONDS = 10;

  private final Consumer<String> line;
  private final ServerWatch watch;
  private Map<String, Long> failures = Map.of();
  private Map<String, Long> told = Map.of();
  private long toldOffered;
  private long toldAcknowledged;
  private long toldElapsed;
  private double worstP99;
  private int ticks;

  SoakText(Consumer<String> line, ServerWatch watch) {
    this.line = line;
    this.watch = watch;
  }

  @Override
  public void failures(Map<String, Long> byReason) {
    failures = byReason;
  }

  @Override
  public void second(
      long elapsed, long offered, long acknowledged, int inFlight, long repeated, double p99) {
    worstP99 = Math.max(worstP99, p99);
    if (++ticks % SECONDS > 0) {
      return;
    }
    Map<String, Long> others = new TreeMap<>(failures);
    told.forEach((reason, count) -> others.merge(reason, -count, Long::sum));
    others.values().removeIf(count -> count == 0);
    Long shed = others.remove("429");
    double seconds = Math.max(1, elapsed - toldElapsed) / 1e9;
    ServerWatch.Seen seen = watch.seen();
    line.accept(
        String.format(
            Locale.ROOT,
            "%5.0f s  offered %,9.0f/s  acknowledged %,9.0f/s  in flight %d  429 %d  others %s"
                + "  p99 of the worst second %.0f ms  resident %,.0f MB  threads %.0f%s",
            elapsed / 1e9,
            (offered - toldOffered) / seconds,
            (acknowledged - toldAcknowledged) / seconds,
            inFlight,
            shed == null ? 0 : shed,
            others.isEmpty() ? "none" : others,
            worstP99,
            seen.bytes() / (1 << 20),
            seen.threads(),
            seen.unanswered() > 0 ? "  UNANSWERED " + seen.unanswered() : ""));
    told = failures;
    toldOffered = offered;
    toldAcknowledged = acknowledged;
    toldElapsed = elapsed;
    worstP99 = 0;
  }
}
