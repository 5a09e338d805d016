package io.weir;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command wrote in this process, and what it ended with. A process of its own takes more CPU
 * than most commands.
 */
public record CommandInProcess(int exitCode, String out, String err) {
  /** Runs a command as {@code main} does. */
  public static CommandInProcess run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Weir.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandInProcess(exitCode, out.toString(), err.toString());
  }
}
