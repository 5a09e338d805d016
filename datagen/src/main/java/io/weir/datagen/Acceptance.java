package io.weir.datagen;

import io.weir.datagen.ask.QueryApi;
import io.weir.datagen.ask.Report;
import io.weir.datagen.check.CheckResult;
import io.weir.datagen.check.Checker;
import io.weir.datagen.check.Visibility;
import io.weir.datagen.load.LoadResult;
import io.weir.datagen.load.SegmentResult;
import io.weir.datagen.load.SegmentResult.Verdict;
import io.weir.datagen.probe.LagPlan;
import io.weir.datagen.probe.LagResult;
import io.weir.datagen.probe.LagRun;
import io.weir.datagen.probe.QueryPlan;
import io.weir.datagen.probe.QueryResult;
import io.weir.datagen.probe.QueryRun;
import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Client;
import io.weir.datagen.wire.Nanos;
import io.weir.datagen.wire.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Goes through the requirements one after the other, and says of each whether it is met. */
final class Acceptance {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY_SECONDS = 24 * 60 * 60;
  private static final long TEN_MINUTES = 600 * SECOND;
  private static final long VISIBLE_LIMIT = 60 * SECOND;
  private static final long R5_MILLIS = 100;
  private static final long R6_MILLIS = 2000;
  private static final double PEAK_VISIBLE_SECONDS = 5;
  private static final int CLIENTS = 10;
  private static final int R5_TAGS = 100;
  private static final int POINTS = 1000;
  private static final int CHECKED_TAGS = 60;

  private final Address gateway;
  private final Address query;
  private final int timeoutMillis;
  private final Scale scale;
  private final long seed;
  private final Stop stop;
  private final Consumer<String> say;
  private final Loads loads;
  private final List<Outcome> outcomes = new ArrayList<>();
  private long rows;
  private long mismatches;

  Acceptance(
      Address gateway,
      Address query,
      int timeoutMillis,
      Scale scale,
      long seed,
      Stop stop,
      Consumer<String> say) {
    this.gateway = gateway;
    this.query = query;
    this.timeoutMillis = timeoutMillis;
    this.scale = scale;
    this.seed = seed;
    this.stop = stop;
    this.say = say;
    this.loads = new Loads(gateway, timeoutMillis * 1_000_000L, seed, stop, say);
  }

  /** What has been found so far, in the order of labels. */
  List<Outcome> outcomes() {
    return outcomes.stream().sorted(Comparator.comparing(Outcome::label)).toList();
  }

  /** Goes through all of it; ends early when stopped. */
  void run() throws IOException, InterruptedException {
    List<Phase> phases =
        List.of(
            new Phase("R1, R2: the shapes of the wire", this::shapes),
            new Phase("R4: 24 hours, back-filled", this::lookBack),
            new Phase("R5, R6, W4: reports and lag while W4 runs", this::steady),
            new Phase("W4 by single messages", this::singles),
            new Phase("W5: five times the rate", this::minutePeak),
            new Phase("W6: 200,000 in a second", this::secondPeak));
    for (Phase phase : phases) {
      if (!stop.requested()) {
        say.accept("== " + phase.name);
        phase.work.run();
      }
    }
    record(
        "R3",
        "every row as sent",
        rows > 0 && mismatches == 0,
        "%,d rows compared, %,d mismatches",
        rows,
        mismatches);
  }

  private record Phase(String name, Work work) {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void record(
      String label, String requirement, boolean pass, String measured, Object... arguments) {
    Outcome outcome =
        new Outcome(label, requirement, String.format(Locale.ROOT, measured, arguments), pass);
    outcomes.add(outcome);
    say.accept((pass ? "PASS " : "FAIL ") + label + ": " + outcome.measured());
  }

  private void shapes() throws IOException {
    String tag = Prefixes.unique('r');
    long time = Nanos.now();
    String start = "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[0,1,2,3,4,5,6,7,8";
    try (Client client = new Client(gateway, timeoutMillis);
        QueryApi api = new QueryApi(query, timeoutMillis)) {
      int whole = client.post("/save", bytes(start + ",9.5]}")).status();
      int nine = client.post("/save", bytes(start + "]}")).status();
      record(
          "R1",
          "POST /save: 204",
          whole == 204 && nine == 400,
          "%d; %d for nine values",
          whole,
          nine);
      long from = time - TEN_MINUTES;
      Response response = awaitOk(api, QueryApi.path(tag, from, time + 1, POINTS));
      boolean right = false;
      String got = response.brief();
      if (response.status() == 200) {
        Report report = QueryApi.report(response);
        got = report.rows() + " rows of " + report.tag();
        right =
            report.rows() == POINTS
                && tag.equals(report.tag())
                && report.start() == from
                && report.end() == time + 1
                && report.values()[0] == null
                && report.values()[POINTS - 1] != null
                && report.values()[POINTS - 1].length == 10;
      }
      record("R2", "GET /api: 1000 samples", right, "%s", got);
    }
  }

  private Response awaitOk(QueryApi api, String path) throws IOException {
    long end = System.nanoTime() + R6_MILLIS * 2_000_000;
    Response response = api.ask(path);
    while (response.status() == 404 && stop.waitUntil(System.nanoTime() + SECOND / 50)) {
      if (System.nanoTime() > end) {
        break;
      }
      response = api.ask(path);
    }
    return response;
  }

  private void lookBack() throws IOException, InterruptedException {
    Loads.Sent sent = loads.past('b', scale.backfillRate(), DAY_SECONDS, 1000);
    say.accept(LoadText.summary(sent.result(), false).strip());
    boolean right = check(sent);
    StringBuilder took = new StringBuilder();
    for (long minutes : new long[] {10, 60, 24 * 60}) {
      QueryResult result = query(sent.prefix(), minutes * 60 * SECOND, 10);
      right &= result.failed() == 0;
      took.append(
          String.format(
              Locale.ROOT, ", %d min %.1f ms", minutes, Latencies.millis(result.latency(), 50)));
    }
    record(
        "R4",
        "24 hours back, from 10 minutes",
        right && sent.result().acknowledged() > 0,
        "%,d samples in 24 h right; a report (p50)%s",
        sent.manifest().offered(),
        took);
  }

  private void steady() throws IOException, InterruptedException {
    say.accept("history: the last " + scale.history() + " s at 10,000/s");
    Loads.Sent history = loads.past('w', 10_000, scale.history(), 1000);
    CompletableFuture<LagResult> lag = inBackground(() -> lagRun().run());
    CompletableFuture<QueryResult> reports =
        inBackground(() -> query(history.prefix(), TEN_MINUTES, scale.hold()));
    Loads.Sent sent = loads.continued(history, 10_000, scale.hold(), 100);
    QueryResult asked = await(reports);
    LagResult lagged = await(lag);
    double p99 = Latencies.millis(asked.latency(), 99);
    record(
        "R5",
        "reports while W4 runs: p99 <= 100 ms",
        asked.failed() == 0 && p99 <= R5_MILLIS,
        "%s, errors %s",
        Latencies.line(asked.latency()),
        asked.errors());
    double worst = lagged.lag().getMaxValue() / 1000.0;
    boolean all = lagged.failed() == 0 && lagged.lag().getTotalCount() > 0;
    record(
        "R6",
        "visible within 2 s of the 204",
        all && worst <= R6_MILLIS,
        "%s, errors %s",
        Latencies.line(lagged.lag()),
        lagged.errors());
    recordHeld("W4", "10,000/s in batches of 100", last(sent.result()));
    check(sent);
  }

  private LagRun lagRun() {
    double rate = (double) scale.probes() / scale.hold();
    LagPlan plan =
        new LagPlan(
            gateway,
            query,
            Prefixes.unique('l'),
            scale.probes(),
            rate,
            CLIENTS,
            timeoutMillis,
            VISIBLE_LIMIT);
    return new LagRun(plan, stop::requested);
  }

  private QueryResult query(String prefix, long interval, long seconds)
      throws InterruptedException {
    QueryPlan plan =
        new QueryPlan(
            query,
            QueryCommand.names(prefix, R5_TAGS),
            CLIENTS,
            1,
            interval,
            POINTS,
            seconds * SECOND,
            timeoutMillis,
            seed);
    return new QueryRun(plan, stop::requested).run();
  }

  private void singles() throws IOException {
    Loads.Sent sent = loads.live('s', 10_000, scale.hold(), 1);
    recordHeld("W4", "10,000 POST /save a second", last(sent.result()));
    check(sent);
  }

  private void minutePeak() throws IOException {
    Loads.Sent sent = loads.live('m', 50_000, scale.hold(), 250);
    recordHeld("W5", "50,000/s held", last(sent.result()));
    check(sent);
  }

  private void secondPeak() throws IOException {
    Loads.Sent sent = loads.live('p', 200_000, 1, 500);
    SegmentResult peak = last(sent.result());
    double seen = -1;
    try (QueryApi api = new QueryApi(query, timeoutMillis)) {
      OptionalLong nanos =
          new Visibility(api, sent.manifest()).await(VISIBLE_LIMIT, stop::requested);
      if (nanos.isPresent()) {
        seen = (peak.acknowledgedNanos() - peak.dueNanos() + nanos.getAsLong()) / 1e9;
      }
    }
    boolean whole = peak.acknowledged() == peak.sent() && peak.sent() == 200_000;
    record(
        "W6",
        "200,000 in a second, seen within 5 s",
        whole
            && seen >= 0
            && seen <= PEAK_VISIBLE_SECONDS
            && peak.verdict() != Verdict.GENERATOR_TOO_SLOW,
        "%,d acknowledged, the last %.2f s after the second; %s",
        peak.acknowledged(),
        (peak.acknowledgedNanos() - peak.dueNanos()) / 1e9,
        seen < 0 ? "not all seen" : String.format(Locale.ROOT, "all seen %.2f s after it", seen));
    check(sent);
  }

  private void recordHeld(String label, String requirement, SegmentResult segment) {
    record(
        label,
        requirement,
        segment.verdict() == Verdict.KEPT,
        "%,.0f/s acknowledged for %.0f s, p99 %.1f ms, %s",
        segment.acknowledgedRate(),
        segment.segment().nanos() / 1e9,
        Latencies.millis(segment.latency(), 99),
        segment.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static SegmentResult last(LoadResult result) {
    return result.segments().get(result.segments().size() - 1);
  }

  /** Compares what was sent; false if anything differs. */
  private boolean check(Loads.Sent sent) throws IOException {
    if (stop.requested()) {
      return false;
    }
    try (QueryApi api = new QueryApi(query, timeoutMillis)) {
      boolean seen =
          new Visibility(api, sent.manifest()).await(VISIBLE_LIMIT, stop::requested).isPresent();
      if (!seen) {
        mismatches++;
        say.accept("MISMATCH: the last samples of " + sent.prefix() + " have not been seen");
      }
      CheckResult result =
          new Checker(api, sent.manifest(), seed, CHECKED_TAGS)
              .run(scale.questions(), stop::requested, asked -> {});
      result.told().forEach(text -> say.accept("MISMATCH " + text));
      rows += result.rows();
      mismatches += result.mismatches();
      say.accept(
          String.format(
              Locale.ROOT,
              "check of %s: %,d rows, %,d tags, %,d mismatches",
              sent.prefix(),
              result.rows(),
              result.tags(),
              result.mismatches()));
      return seen && result.mismatches() == 0;
    }
  }

  private interface Measurement<T> {
    T run() throws InterruptedException;
  }

  private static <T> CompletableFuture<T> inBackground(Measurement<T> measurement) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return measurement.run();
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        },
        work -> new Thread(work, "measurement").start());
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
