package io.weir.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Standalone in a process of its own, which can be killed. */
final class WeirProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://\\S+?:\\d+");

  private final Process process;
  private final BufferedReader out;

  private WeirProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts standalone with these settings; its errors go to the test's own. */
  static WeirProcess standalone(Path dir, Map<String, String> settings) throws IOException {
    ProcessBuilder command = command("--port", "0", "--data-dir", dir.toString());
    command.environment().putAll(settings);
    return new WeirProcess(command.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StandaloneCommand()).execute(arguments));
  }

  /** How it is started, with the launcher's options for every JVM, and those of tests. */
  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("@" + Path.of("..", "launcher", "jvm.options").toAbsolutePath());
    command.addAll(
        List.of(
            "-Xmx768m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=160m",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(WeirProcess.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Waits for the line that says it is ready, and returns the URL in it. */
  String awaitUrl() throws IOException {
    String line = out.readLine();
    Matcher url = URL.matcher(String.valueOf(line));
    if (!url.find()) {
      throw new IOException("not ready, but: " + line);
    }
    return url.group();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill} does; returns whether the process has ended within that time. */
  boolean terminate(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
