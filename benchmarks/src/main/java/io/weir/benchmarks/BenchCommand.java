package io.weir.benchmarks;

import io.weir.benchmarks.server.QuestDb;
import io.weir.benchmarks.server.QuestDbForm;
import io.weir.benchmarks.server.Weir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code weir bench}: Weir beside QuestDB. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = JmhCommand.class,
    description = {
      "Measures Weir beside QuestDB: both run on this machine, get the same work in turn, and what"
          + " each took for it is printed as medians, with their ratio.",
      "Only the figures of a machine that does nothing else say anything; the load average is"
          + " printed beside them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir bench --quick                     everything, small, in about three minutes",
      "  weir bench --work ask --charts docs    questions, with pictures",
      "  weir bench jmh -f 1 Scanner            the hot pieces, by JMH's own options"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String LAUNCHER = "weir.launcher";

  @Option(
      names = "--work",
      split = ",",
      description = "What to do: ${COMPLETION-CANDIDATES} (default: all but GROWTH).")
  private Set<Work> work = EnumSet.complementOf(EnumSet.of(Work.GROWTH));

  @Option(names = "--quick", description = "Less of everything: proves that it works.")
  private boolean quick;

  @Option(names = "--rounds", description = "How often each is done (default: 3, quick: 1).")
  private int rounds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of tags, values and questions (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--charts", paramLabel = "DIR", description = "Write curves as SVG there.")
  private Path charts;

  @Option(
      names = "--launcher",
      defaultValue = "${sys:" + LAUNCHER + "}",
      description = "The script that starts Weir (default: the one that started this).")
  private Path launcher;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    if (rounds > 0) {
      sizes = sizes.with(rounds);
    }
    Path directory = Files.createTempDirectory("weir-bench");
    Figures figures = new Figures();
    try (Weir weir = Weir.start(launcher, directory);
        QuestDb questDb = QuestDb.start(directory, QuestDbForm.ROWS)) {
      Bench bench = new Bench(List.of(weir, questDb), sizes, seed, figures, this::say);
      bench.run(work);
      say(figures.table(weir.name(), questDb.name()));
      say(Bars.table(figures, weir.name(), questDb.name()));
      if (charts != null) {
        Charts.write(figures, List.of(weir.name(), questDb.name()), charts);
      }
    } finally {
      Directories.delete(directory);
    }
    return ExitCode.OK;
  }

  private void say(String text) {
    System.out.println(text);
    System.out.flush();
  }
}
