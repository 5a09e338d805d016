package io.weir.service.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Runs programs that others have written; a test of one that is not installed is skipped. */
final class ForeignPrograms {
  private ForeignPrograms() {}

  /** What a program has said. */
  record Outcome(int code, String text) {}

  /** Debian has curl and openssl; `.ci/run` installs them, so that there nothing is skipped. */
  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /**
   * Runs one to its end, without an input.
   *
   * @param directory for what it says
   */
  static Outcome run(Path directory, String... command) throws Exception {
    assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
    Path out = Files.createTempFile(directory, "out", "");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .start();
      int code = process.waitFor();
      return new Outcome(code, Files.readString(out, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(out);
    }
  }

  /**
   * Runs one that is told something and then hears nothing more, until it ends.
   *
   * @param directory for what it says
   * @throws IllegalStateException if it does not end by itself
   */
  static Outcome tell(Path directory, String input, String... command) throws Exception {
    assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
    Path out = Files.createTempFile(directory, "out", "");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.ISO_8859_1));
      process.getOutputStream().flush();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(command[0] + " goes on: " + Files.readString(out));
      }
      return new Outcome(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
    }
  }
}
