package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.profile.CostModel;
import io.weir.benchmarks.profile.Costs;
import io.weir.benchmarks.profile.Recording;
import io.weir.benchmarks.profile.ThreadTimes;
import io.weir.benchmarks.server.WeirServer;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code weir bench profile}: what each part of a sample's and of a query's way costs. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Runs Weir alone with a flight recording, gives it samples at once and one by one, queries it,"
          + " and prints what each part of the way took.",
      "CPU is what Linux accounts to each thread; what a thread did is what the recording saw."
    })
final class ProfileCommand implements Callable<Integer> {
  private static final int WARM_UP = 2;
  private static final int QUERY_FACTOR = 8;

  @Option(names = "--quick", description = "Less of everything: proves that it works.")
  private boolean quick;

  @Option(
      names = "--launcher",
      defaultValue = "${sys:" + BenchCommand.LAUNCHER + "}",
      description = "The script that starts Weir (default: the one that started this).")
  private Path launcher;

  private final List<Phase> phases = new ArrayList<>();
  private Sizes sizes;
  private Workloads workloads;

  /** A stretch of one kind of work. */
  private record Phase(
      String name, CostModel model, Instant begin, Instant end, ThreadTimes used, long count) {}

  /** Work that says how many samples or queries it was. */
  private interface Task {
    long run() throws IOException, InterruptedException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    sizes = quick ? Sizes.QUICK : Sizes.FULL;
    workloads = new Workloads(1, sizes);
    try (RunDirectory directory = new RunDirectory()) {
      Path file = directory.path().resolve("weir.jfr");
      Path settings = directory.path().resolve("samples.jfc");
      Recording.writeSettings(settings);
      String options =
          String.format(
              "-XX:StartFlightRecording=settings=%s,dumponexit=true,filename=%s"
                  + " -XX:FlightRecorderOptions=stackdepth=128",
              settings, file);
      try (WeirServer weir = WeirServer.start(launcher, directory.path(), options)) {
        samples(weir);
        queries(weir);
      }
      System.out.println(table(CostModel.OF_SAMPLE, new CostTable("us a sample", 1e3), file));
      System.out.println(table(CostModel.OF_QUERY, new CostTable("ms a query", 1e6), file));
    }
    return ExitCode.OK;
  }

  private void samples(WeirServer weir) throws IOException, InterruptedException {
    bulk(weir, "warmbulk");
    measure("bulk", CostModel.OF_SAMPLE, weir, () -> bulk(weir, "bulk"));
    posts(weir, "warmposts", WARM_UP * sizes.postSeconds());
    measure(
        "single posts", CostModel.OF_SAMPLE, weir, () -> posts(weir, "posts", sizes.postSeconds()));
  }

  private long bulk(WeirServer weir, String prefix) throws IOException, InterruptedException {
    Workload workload = workloads.recent(prefix, sizes.denseRate(), 10 * MINUTE);
    return RunContext.bulk(weir, workload).sent().acknowledged();
  }

  private long posts(WeirServer weir, String prefix, double seconds)
      throws IOException, InterruptedException {
    return PostPart.post(weir, workloads, prefix, seconds).sent().acknowledged();
  }

  private void queries(WeirServer weir) throws IOException, InterruptedException {
    RunContext.bulk(weir, workloads.lasting());
    RunContext.bulk(weir, workloads.dense("query", 0));
    queries(weir, "10 min, dense", 10 * MINUTE, workloads.dense("query", 0));
    queries(weir, "24 h", 24 * HOUR, workloads.lasting());
  }

  private void queries(WeirServer weir, String name, long span, Workload workload)
      throws IOException, InterruptedException {
    QueryRounds.Kind kind =
        new QueryRounds.Kind(
            new Figure.OfQueries(name), span, Workloads.frequent(), QueryRounds.expected(workload));
    query(weir, kind);
    measure(name, CostModel.OF_QUERY, weir, () -> query(weir, kind));
  }

  private long query(WeirServer weir, QueryRounds.Kind kind)
      throws IOException, InterruptedException {
    return new MeasuredQueries(weir, weir.forms().get(0), kind::draw, kind.expected())
        .run(1, QUERY_FACTOR * sizes.querySeconds(), 0)
        .latency()
        .getTotalCount();
  }

  private void measure(String name, CostModel model, WeirServer weir, Task task)
      throws IOException, InterruptedException {
    long pid = weir.process().pid();
    Instant begin = Instant.now();
    ThreadTimes before = ThreadTimes.of(pid);
    long count = task.run();
    ThreadTimes used = ThreadTimes.of(pid).since(before);
    phases.add(new Phase(name, model, begin, Instant.now(), used, count));
    System.out.printf("%s: %,d%n", name, count);
  }

  private String table(CostModel model, CostTable table, Path file) throws IOException {
    for (Phase phase : phases) {
      if (phase.model() == model) {
        Recording recording = Recording.read(file, phase.begin(), phase.end());
        table.add(phase.name(), Costs.of(model, phase.used(), recording), phase.count());
      }
    }
    return table.text();
  }
}
