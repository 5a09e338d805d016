package io.weir.datagen;

import io.weir.testkit.availability.Availability;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import io.weir.testkit.load.SegmentResult;
import io.weir.testkit.probe.Latencies;
import java.util.Locale;
import java.util.function.Consumer;

/** A load in words, while it runs and afterwards. */
final class LoadText {
  private static final double SECOND = 1e9;

  private LoadText() {}

  /** A line each second. */
  static Consumer<Progress> progress(Consumer<String> line) {
    return new Consumer<>() {
      private Progress last = Progress.NONE;

      @Override
      public void accept(Progress now) {
        double seconds = Math.max(1, now.elapsedNanos() - last.elapsedNanos()) / SECOND;
        line.accept(
            format(
                "%5.0f s  offered %,9.0f/s  acknowledged %,9.0f/s  in flight %3d"
                    + "  repeated %d  p99 %.1f ms",
                now.elapsedNanos() / SECOND,
                (now.offered() - last.offered()) / seconds,
                (now.acknowledged() - last.acknowledged()) / seconds,
                now.inFlight(),
                now.failures().values().stream().mapToLong(Long::longValue).sum(),
                now.p99Millis()));
        last = now;
      }
    };
  }

  /** What to say at the end. */
  static String summary(LoadResult result, boolean live) {
    String text =
        format(
            "offered       %,d samples%nacknowledged  %,d samples%n",
            result.offered(), result.acknowledged());
    if (result.offered() > result.acknowledged()) {
      text +=
          format(
              "NOT ACKNOWLEDGED: %,d samples in %d requests%n",
              result.offered() - result.acknowledged(), result.abandoned().size());
    }
    if (!result.refusal().isEmpty()) {
      text += format("first refusal: %s%n", result.refusal());
    }
    if (!result.repeats().isEmpty()) {
      text += format("failed attempts, by reason: %s%n", result.repeats());
    }
    text += availability(result.availability());
    for (SegmentResult segment : result.segments()) {
      if (segment.sent() > 0) {
        text += live ? liveLine(segment) : fastLine(segment, result);
      }
    }
    return text
        + format(
            "latency       %s%n"
                + "generator     CPU %.2f s: %.3f cores, %.1f us a sample; its sending thread had"
                + " nothing to do %.0f %% of the time%n",
            Latencies.line(result.latency()),
            result.cpuNanos() / SECOND,
            (double) result.cpuNanos() / result.wallNanos(),
            result.cpuNanos() / 1e3 / Math.max(1, result.offered()),
            100.0 * result.waitNanos() / result.wallNanos());
  }

  /** How the service was there for requests, in two lines. */
  static String availability(Availability availability) {
    return format(
        "requests      %,d; failed at first %,d%s, also after one retry %,d%n"
            + "longest gap   %.3f s without a success, from %s%n",
        availability.requests(),
        availability.failedAtFirst(),
        availability.errors().isEmpty() ? "" : " " + availability.errors(),
        availability.failedAfterRetry(),
        availability.longestGapSeconds(),
        availability.gapBegan());
  }

  private static String fastLine(SegmentResult segment, LoadResult result) {
    return format(
        "back-filled   %,.0f samples/s%n", segment.acknowledged() * SECOND / result.wallNanos());
  }

  private static String liveLine(SegmentResult segment) {
    String asked = format("%,d/s for %.0f s", segment.segment().rate(), segment.seconds());
    return switch (segment.verdict()) {
      case KEPT ->
          format(
              "kept          %s: p99 %.1f ms, of which the generator's own delay is at most"
                  + " %.1f ms%n",
              asked, Latencies.millis(segment.latency(), 99), segment.worstGeneratorLag() / 1e6);
      case SERVER_TOO_SLOW ->
          format(
              "NOT KEPT      %s: the server acknowledged %,.0f/s, the last %.1f s after it was due,"
                  + " the latest %.1f s; p99 %.1f ms%n",
              asked,
              segment.acknowledgedRate(),
              (segment.acknowledgedNanos() - segment.dueNanos()) / SECOND,
              segment.latency().getMaxValue() / 1e6,
              Latencies.millis(segment.latency(), 99));
      case GENERATOR_TOO_SLOW ->
          format(
              "NO RATE       %s: the generator itself was too slow, late by up to %.2f s while"
                  + " a connection was free, idle %.0f %% of the time; no rate can be reported%n",
              asked, segment.worstGeneratorLag() / SECOND, segment.idle() * 100);
    };
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
