package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.CommandInProcess;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in a shell on a terminal, after it has read the script that completes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompletionTest {
  @TempDir static Path dir;

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  @ParameterizedTest
  @CsvSource({
    "bash, bash --norc --noprofile -i",
    "zsh, zsh -f -i",
  })
  void completesCommandsOptionsAndValues(String shell, String line) throws Exception {
    assumeTrue(isInstalled(shell), "no " + shell);
    assumeTrue(isInstalled("script"), "no script");
    Path script = dir.resolve("completion." + shell);
    Files.writeString(script, CommandInProcess.run("completion", shell).out());
    Path weir = dir.resolve("weir");
    Files.writeString(weir, "#!/bin/sh\necho \"GOT<$*>\"\n");
    assertThat(weir.toFile().setExecutable(true)).isTrue();
    Files.writeString(dir.resolve("samples.csv"), "");
    String init = shell.equals("zsh") ? "autoload -U compinit && compinit -u -D; " : "";

    String printed =
        typed(
            line,
            List.of(
                init + "source " + script.getFileName() + "; echo READY",
                "./weir wat\tdone",
                "./weir query --poi\tdone",
                "./weir completion z\tdone",
                "./weir access gra\tdone",
                "./weir query --format c\tdone",
                "./weir import sam\tdone",
                "exit"));

    assertThat(printed)
        .contains(
            "READY",
            "GOT<watch done>",
            "GOT<query --points done>",
            "GOT<completion zsh done>",
            "GOT<access grant done>",
            "GOT<query --format csv done>",
            "GOT<import samples.csv done>")
        .doesNotContain("command not found", "error");
  }

  /** All that a terminal shows. */
  private static String typed(String line, List<String> lines) throws Exception {
    ProcessBuilder command = new ProcessBuilder("script", "-qec", line, "/dev/null");
    command.environment().put("TERM", "dumb");
    command.environment().remove("PS1");
    Process process = command.directory(dir.toFile()).redirectErrorStream(true).start();
    try (OutputStream keys = process.getOutputStream()) {
      for (String each : lines) {
        keys.write((each + '\n').getBytes(StandardCharsets.UTF_8));
        keys.flush();
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return printed;
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }
}
