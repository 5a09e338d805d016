package io.weir.terminal;

import io.weir.service.settings.Settings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share: where Weir is, output, exit codes and errors of one line. */
@Command(
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n")
abstract class TerminalCommand implements Callable<Integer> {
  static final int OK = 0;

  /** Weir has refused it, or has no such tag. */
  static final int REFUSED = 1;

  /** Weir cannot be reached, or the command line makes no sense. */
  static final int UNUSABLE = 2;

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  /** Does the work. */
  abstract void run() throws TerminalException, InterruptedException;

  @Override
  public Integer call() throws Exception {
    try {
      run();
      return OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (TerminalException e) {
      say(e.getMessage());
      return e.exitCode();
    } finally {
      out().flush();
    }
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints a line for people, where it is not taken for the result. */
  final void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("weir " + spec.name() + ": " + line);
    err.flush();
  }

  /** The launcher knows; Java's console is not the output. */
  static boolean isTerminal() {
    return Boolean.getBoolean("weir.terminal");
  }

  /** Characters of a line of the terminal, which the launcher knows too. */
  static int columns() {
    return Integer.getInteger("weir.columns", 80);
  }

  /** See no-color.org: any value but an empty one turns colours off. */
  static boolean isColoured() {
    String no = System.getenv("NO_COLOR");
    return no == null || no.isEmpty();
  }

  final Server gateway() {
    return new Server(server.gateway(settings().url()), server.token(settings().token()));
  }

  final Server query() {
    return new Server(server.query(settings().url()), server.token(settings().token()));
  }

  private static TerminalSettings settings() {
    return TerminalSettings.from(new Settings(System.getenv()));
  }

  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
