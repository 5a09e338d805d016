package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.CommandInProcess;
import io.weir.Weir;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone with the demo's tags that asks for a token, and commands that have it. */
record DemoWeir(Path dir, Process process, String url) implements AutoCloseable {
  private static final String TOKEN = "a token of the terminal's";

  /** Processes that end soon. */
  private static final List<String> LEAN =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:MetaspaceSize=160m",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  /** What a command wrote, and what it ended with. */
  record Result(int exitCode, String out, String err) {}

  /** Starts it with its data in that directory; returns when it serves the demo's tags. */
  static DemoWeir start(Path dir) throws Exception {
    ProcessBuilder command =
        command(
            List.of("-Xmx768m", "@" + Path.of("..", "launcher", "jvm.options").toAbsolutePath()),
            "standalone",
            "--demo=7",
            "--port",
            "0",
            "--data-dir",
            dir.resolve("data").toString());
    command.environment().put("WEIR_SYS_METRICS", "off");
    command.environment().put("WEIR_ROCKSDB_MEMORY", "128MB");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    String grant = "terminal " + HexFormat.of().formatHex(digest) + " admin";
    Path tokens = Files.writeString(dir.resolve("tokens"), grant);
    command.environment().put("WEIR_TOKENS_FILE", tokens.toString());
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new DemoWeir(dir, process, awaitUrl(process));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String awaitUrl(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Pattern console = Pattern.compile("live at (http://\\S+?:\\d+)/\\?tag=demo\\S+&live=1");
    for (String line = out.readLine(); ; line = out.readLine()) {
      assertThat(line).as("the line with the console's address").isNotNull();
      Matcher matcher = console.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
  }

  private static ProcessBuilder command(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(LEAN);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command);
  }

  /** In a process of its own, which is told by its environment where Weir is. */
  Result runProcess(List<String> options, String... arguments) {
    ProcessBuilder command = command(options, arguments);
    command.environment().put("WEIR_URL", url);
    command.environment().put("WEIR_TOKEN", TOKEN);
    command.environment().put("NO_COLOR", "1");
    Path err = dir.resolve("err-" + System.nanoTime());
    try {
      Process started = command.redirectError(err.toFile()).start();
      String out = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(started.waitFor(), out, Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** In this process, told by options where Weir is. */
  Result run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    for (String[] option : new String[][] {{"--url", url}, {"--token", TOKEN}}) {
      if (!all.contains(option[0])) {
        all.addAll(1, Arrays.asList(option));
      }
    }
    CommandInProcess done = CommandInProcess.run(all.toArray(new String[0]));
    return new Result(done.exitCode(), done.out(), done.err());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
