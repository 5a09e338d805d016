package io.weir.datagen;

import io.weir.testkit.load.Progress;
import io.weir.testkit.probe.ServerWatch;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A soak in words while it runs: a line for every ten seconds. */
final class SoakText implements Consumer<Progress> {
  private static final int SECONDS = 10;

  private final Consumer<String> line;
  private final ServerWatch watch;
  private Progress told = Progress.NONE;
  private double worstP99;
  private int ticks;

  SoakText(Consumer<String> line, ServerWatch watch) {
    this.line = line;
    this.watch = watch;
  }

  @Override
  public void accept(Progress now) {
    worstP99 = Math.max(worstP99, now.p99Millis());
    if (++ticks % SECONDS > 0) {
      return;
    }
    Map<String, Long> others = new TreeMap<>(now.failures());
    told.failures().forEach((reason, count) -> others.merge(reason, -count, Long::sum));
    others.values().removeIf(count -> count == 0);
    Long shed = others.remove("429");
    double seconds = Math.max(1, now.elapsedNanos() - told.elapsedNanos()) / 1e9;
    ServerWatch.Seen seen = watch.seen();
    line.accept(
        String.format(
            Locale.ROOT,
            "%5.0f s  offered %,9.0f/s  acknowledged %,9.0f/s  in flight %d  429 %d  others %s"
                + "  p99 of the worst second %.0f ms  resident %,.0f MB  threads %.0f%s",
            now.elapsedNanos() / 1e9,
            (now.offered() - told.offered()) / seconds,
            (now.acknowledged() - told.acknowledged()) / seconds,
            now.inFlight(),
            shed == null ? 0 : shed,
            others.isEmpty() ? "none" : others,
            worstP99,
            seen.bytes() / (1 << 20),
            seen.threads(),
            seen.unanswered() > 0 ? "  UNANSWERED " + seen.unanswered() : ""));
    told = now;
    worstP99 = 0;
  }
}
