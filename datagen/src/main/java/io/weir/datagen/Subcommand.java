package io.weir.datagen;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share: output, exit codes, help and error messages. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true, footerHeading = "%nExamples:%n")
abstract class Subcommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private WeirAddresses target;

  /** Does the work, and returns an {@link ExitCode}. */
  abstract int run(CancellationToken cancellation) throws IOException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    try (CancellationToken cancellation = CancellationToken.onInterrupt()) {
      return run(cancellation);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException e) {
      String what =
          e instanceof WeirAddresses.NoServerException ? "" : e.getClass().getSimpleName() + ": ";
      spec.commandLine().getErr().println(spec.name() + ": " + what + e.getMessage());
      return ExitCode.UNUSABLE;
    } finally {
      out().flush();
    }
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints a line, at once. */
  final void say(String format, Object... arguments) {
    out().println(String.format(java.util.Locale.ROOT, format, arguments));
    out().flush();
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

  final WeirAddresses target() {
    return target;
  }
}
