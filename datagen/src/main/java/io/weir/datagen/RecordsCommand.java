package io.weir.datagen;

import io.weir.datagen.client.Requirement;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.client.Address;
import io.weir.testkit.probe.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the test clients of streams, documents and keys share: options, progress and verdicts. */
abstract class RecordsCommand extends Subcommand {
  @Option(names = "--duration", defaultValue = "30s", description = "How long the load lasts.")
  private Duration duration;

  @Option(
      names = "--patience",
      defaultValue = "60s",
      description = "How long a request is repeated while Weir does not answer, at most 9m.")
  private Duration patience;

  @Option(
      names = "--replicas",
      paramLabel = "ADDRESS[,ADDRESS...]",
      description =
          "Query services, each of which is asked for all that was written at the end (default:"
              + " those of --query). One for each replica of the job shows that no replica lacks"
              + " any.")
  private String replicas;

  @Option(
      names = "--visible-within",
      defaultValue = "2s",
      description =
          "After which what was acknowledged must be seen by who does not demand its position.")
  private Duration visibleWithin;

  @Mixin private SummaryFile summary;

  final Duration duration() {
    return duration;
  }

  final Duration patience() {
    return patience;
  }

  final Duration visibleWithin() {
    return visibleWithin;
  }

  final SummaryFile summary() {
    return summary;
  }

  final List<Address> gateways() throws IOException {
    return target().gateway().servers();
  }

  final List<Address> queries() throws IOException {
    return target().query().servers();
  }

  final List<Address> replicas() throws IOException {
    return replicas == null ? queries() : target().servers(replicas);
  }

  static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(option + ": must be at least " + least + ", got " + value);
    }
  }

  /** What takes a while. */
  interface Run<R> {
    R run() throws IOException, InterruptedException;
  }

  /** Does it, and prints each second how far it is. */
  final <R> R telling(Supplier<String> soFar, Run<R> run) throws IOException, InterruptedException {
    ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    ticker.scheduleAtFixedRate(() -> say("%s", soFar.get()), 1, 1, TimeUnit.SECONDS);
    try {
      return run.run();
    } finally {
      ticker.shutdown();
      ticker.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /** Prints how long requests took. */
  final void sayLatencies(Histogram writeMicros, Histogram readMicros) {
    say("writes: %s", Latencies.line(writeMicros));
    say("reads:  %s", Latencies.line(readMicros));
  }

  /** The same for scripts, and how Weir was there. */
  static SummaryFile.Fields fields(
      Availability writes, Histogram writeMicros, Availability reads, Histogram readMicros) {
    return new SummaryFile.Fields()
        .with(writes)
        .with(writeMicros)
        .with("longestReadGapSeconds", reads.longestGapSeconds())
        .with("readP50Millis", Latencies.millis(readMicros, 50))
        .with("readP99Millis", Latencies.millis(readMicros, 99));
  }

  /** Prints how Weir was there for the clients. */
  final void sayService(long repeated, long unanswered, Availability writes, Availability reads) {
    say("%,d requests repeated, %,d given up", repeated, unanswered);
    say(
        "longest time without a write %.2f s, without a read %.2f s",
        writes.longestGapSeconds(), reads.longestGapSeconds());
  }

  /**
   * Prints a verdict for each requirement, and the first faults below those that do not hold.
   *
   * @param isTried whether anything was done that could show a fault
   */
  final <C extends Requirement> void sayVerdicts(
      C[] checks, Map<C, Long> faults, Map<C, List<String>> examples, Predicate<C> isTried) {
    for (C check : checks) {
      long count = faults.get(check);
      String none = isTried.test(check) ? "PASS" : "NONE";
      say(
          "%s %-2s %s%s",
          count == 0 ? none : "FAIL",
          check.label(),
          check.requirement(),
          count == 0 ? "" : String.format(Locale.ROOT, ": %,d times not", count));
      examples.get(check).forEach(example -> say("        %s", example));
    }
  }
}
