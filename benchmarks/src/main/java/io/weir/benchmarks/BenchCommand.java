package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code weir bench}: Weir compared with QuestDB. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeploymentCommand.class,
      ProfileCommand.class,
      AccessCommand.class,
      JmhCommand.class
    },
    description = {
      "Compares Weir with QuestDB (records: with Redis, etcd and PostgreSQL): they run on this"
          + " machine, get the same work in turn, and what each took for it is printed as medians,"
          + " with their ratio.",
      "With --peers also with VictoriaMetrics and PostgreSQL, which you install (on Debian: apt-get"
          + " install victoria-metrics postgresql-15). PostgreSQL refuses to be run by root; then"
          + " it is run by the user postgres.",
      "Only the figures of a machine that does nothing else say anything; the load average is"
          + " printed next to them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir bench --quick                     everything, small, in about five minutes",
      "  weir bench --work query                queries",
      "  weir bench --rounds 1 --work cold      the first minutes after a start; ten minutes",
      "  weir bench --work starts               starts on data; two minutes",
      "  weir bench --work clients              clients of other habits",
      "  weir bench --peers --report /tmp/r.md  all four, tables in a file",
      "  weir bench --work bulk --format influx --peers  line protocol, next to VictoriaMetrics",
      "  weir bench --work records              streams and more, next to Redis, etcd, PostgreSQL",
      "  weir bench --long --work query,dataset-size  a day of 86 million samples; takes 50 GB",
      "  weir bench --long --rounds 1 --work functions  functions over such a day; takes 20 GB",
      "  weir bench deployment --url http://localhost:8080 --pids 12,15  a Weir that runs already",
      "  weir bench profile                     what each part of the way costs",
      "  weir bench access                      what a token, a session and TLS cost",
      "  weir bench jmh -f 1 Scanner            the hot paths, by JMH's own options"
    })
public final class BenchCommand implements Callable<Integer> {
  static final String LAUNCHER = "weir.launcher";

  @Option(
      names = "--work",
      split = ",",
      description =
          "What to do: ${COMPLETION-CANDIDATES} (default: all but GROWTH, COLD, STARTS, CLIENTS,"
              + " DATASET-SIZE and RECORDS, which is done by itself).")
  private Set<Work> work =
      EnumSet.complementOf(
          EnumSet.of(
              Work.GROWTH, Work.COLD, Work.STARTS, Work.CLIENTS, Work.DATASET_SIZE, Work.RECORDS));

  @Option(names = "--quick", description = "Less of everything: proves that it works.")
  private boolean quick;

  @Option(names = "--long", description = "A day at 1,000 samples a second instead of 100.")
  private boolean longDay;

  @Option(names = "--peers", description = "Measure VictoriaMetrics and PostgreSQL as well.")
  private boolean peers;

  @Option(
      names = "--format",
      description =
          "How Weir gets samples in bulk: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE});"
              + " with INFLUX, line protocol as the others get it, values are counted.")
  private Format format = Format.JSON;

  /** How samples are written. */
  enum Format {
    JSON,
    INFLUX
  }

  @Option(names = "--report", paramLabel = "FILE", description = "Write tables as Markdown there.")
  private Path report;

  @Option(names = "--rounds", description = "How often each is done (default: 3, quick: 1).")
  private int rounds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of tags, values and queries (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--launcher",
      defaultValue = "${sys:" + LAUNCHER + "}",
      description = "The script that starts Weir (default: the one that started this).")
  private Path launcher;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Address.class, Address::of)
            .setExecutionExceptionHandler(BenchCommand::explain)
            .execute(args));
  }

  /**
   * Refusals of a server or the system are printed for people; other exceptions are bugs of the
   * bench.
   */
  private static int explain(Exception e, CommandLine commandLine, ParseResult arguments)
      throws Exception {
    if (e instanceof IOException) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw e;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sizes sizes = (quick ? Sizes.QUICK : Sizes.FULL).with(rounds, longDay);
    Workloads workloads = new Workloads(seed, sizes);
    if (work.contains(Work.RECORDS)) {
      return measureRecords(sizes, workloads);
    }
    if (format == Format.INFLUX && !work.equals(EnumSet.of(Work.BULK))) {
      throw new ParameterException(
          spec.commandLine(), "--format: influx is measured with --work bulk alone");
    }
    ResultPage page = page(ServerGroup.names(peers, format == Format.INFLUX));
    Set<Work> together = EnumSet.copyOf(work);
    // Its figures are of what servers hold, so nothing else may be there.
    if (together.remove(Work.DATASET_SIZE)) {
      measure(EnumSet.of(Work.DATASET_SIZE), sizes, workloads, page);
    }
    if (together.remove(Work.COLD)) {
      new ColdWork(launcher, peers, sizes, seed, page).run();
    }
    if (!together.isEmpty()) {
      measure(together, sizes, workloads, page);
    }
    return end(page);
  }

  private ResultPage page(List<String> names) {
    String arguments = String.join(" ", spec.commandLine().getParseResult().originalArgs());
    return new ResultPage(new Figures(), names, arguments, report);
  }

  private static int end(ResultPage page) throws IOException {
    page.say(page.text());
    page.write();
    return ExitCode.OK;
  }

  private int measureRecords(Sizes sizes, Workloads workloads)
      throws IOException, InterruptedException {
    if (work.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--work: records is measured by itself, as it has servers of its own");
    }
    ResultPage page = page(RecordServers.NAMES);
    try (RecordServers servers = RecordServers.start(launcher, page::note)) {
      Bench<RecordServer> bench = new Bench<>(servers.all(), sizes, workloads, page);
      bench.run(Work.RECORDS, RecordParts::of);
      bench.rest();
    }
    return end(page);
  }

  private void measure(Set<Work> what, Sizes sizes, Workloads workloads, ResultPage page)
      throws IOException, InterruptedException {
    boolean lines = format == Format.INFLUX;
    try (ServerGroup servers = ServerGroup.start(launcher, peers, lines)) {
      Bench<SystemUnderTest> bench = new Bench<>(servers.systems(), sizes, workloads, page);
      for (Work each : what) {
        bench.run(each, run -> lines ? List.of(BulkPart.ofLines(run)) : each.parts(run));
      }
      bench.rest();
    }
  }
}
