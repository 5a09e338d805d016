package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.WeirServer;
import io.weir.benchmarks.server.Wrk;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench deployment}: what work costs a Weir that runs already, of whatever parts. */
@Command(
    name = "deployment",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a Weir that was started before, on this machine, the work of --work cold: three loads,"
          + " queries over 10 minutes and a day, W4 with R5, single posts by wrk. CPU is of the"
          + " processes that are named and of all that they have started.",
      "Figures have the names of --work cold: what is called the first after a start is that only"
          + " if Weir has just been started. The samples stay in it. Of containers, name the first"
          + " process of each, and run this as a user that may read their /proc/PID/io."
    })
final class DeploymentCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      required = true,
      description = "The address that takes samples and answers queries.")
  private Address address;

  @Option(
      names = "--pids",
      required = true,
      split = ",",
      description = "Its processes: their ids, with commas between them.")
  private List<Long> pids;

  @Option(names = "--report", paramLabel = "FILE", description = "Write tables as Markdown there.")
  private Path report;

  @Option(names = "--quick", description = "Less of everything: proves that it works.")
  private boolean quick;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    WeirServer weir = WeirServer.running(address, processes());
    String arguments = String.join(" ", spec.commandLine().getParseResult().originalArgs());
    ResultPage page =
        new ResultPage(new Figures(), List.of(weir.name()), spec.name() + " " + arguments, report);
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    Workloads workloads = new Workloads(1, sizes.with(FirstLoadsPart.LOADS, false));
    Bench<SystemUnderTest> bench =
        new Bench<>(List.of(weir), sizes.with(1, false), workloads, page);
    bench.run(Work.COLD, run -> parts(run, page));
    bench.rest();
    page.say(page.text());
    page.write();
    return ExitCode.OK;
  }

  private List<ProcessHandle> processes() {
    return pids.stream().map(this::process).toList();
  }

  private ProcessHandle process(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.orElseThrow(
        () -> new ParameterException(spec.commandLine(), "--pids: no process is " + pid));
  }

  private static List<BenchPart<SystemUnderTest>> parts(RunContext run, ResultPage page) {
    List<BenchPart<SystemUnderTest>> parts =
        new ArrayList<>(
            List.of(new FirstLoadsPart(run), new SoonQueriesPart(run), new MixedPart(run, false)));
    try {
      parts.add(new WrkPart(run, Wrk.find()));
    } catch (IOException e) {
      page.note("left out: " + e.getMessage());
    }
    return parts;
  }
}
