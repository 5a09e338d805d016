package io.weir.terminal;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads a password: from the terminal, which then shows none of it, or a line of another input. */
final class PasswordPrompt {
  /** Set by {@code ./weir} where its input is a terminal, which Java 17 cannot tell. */
  private static final String TERMINAL = "weir.input.terminal";

  private PasswordPrompt() {}

  /**
   * Reads one password.
   *
   * @param prompt what the terminal shows before it, without a colon
   * @throws TerminalException if the input ends before it, or cannot be read
   */
  static String read(String prompt) throws TerminalException {
    Console console = System.console();
    if (console != null) {
      char[] password = console.readPassword("%s: ", prompt);
      if (password == null) {
        throw TerminalException.unusable("no password was given");
      }
      return new String(password);
    }
    try {
      // There is no console where the output is taken by something else, as by $(...).
      return Boolean.getBoolean(TERMINAL)
          ? readSilently(prompt, System.in, System.err)
          : readLine(System.in);
    } catch (IOException e) {
      throw TerminalException.unusable("the password cannot be read: " + e.getMessage());
    }
  }

  private static String readSilently(String prompt, InputStream in, PrintStream err)
      throws IOException, TerminalException {
    err.print(prompt + ": ");
    err.flush();
    Thread restore = new Thread(PasswordPrompt::showInput, "terminal-restore");
    Runtime.getRuntime().addShutdownHook(restore); // for who gives up by Ctrl-C
    setTerminal("-echo");
    try {
      return readLine(in);
    } finally {
      showInput();
      Runtime.getRuntime().removeShutdownHook(restore);
      err.println();
    }
  }

  private static void showInput() {
    try {
      setTerminal("echo");
    } catch (IOException e) {
      // the terminal is gone
    }
  }

  private static void setTerminal(String mode) throws IOException {
    Process process =
        new ProcessBuilder("stty", mode)
            .redirectInput(new File("/dev/tty"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A line of UTF-8, without the white space around it. */
  static String readLine(InputStream in) throws IOException, TerminalException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      throw TerminalException.unusable("no password was given");
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
