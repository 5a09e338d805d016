package io.weir.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One process of the cluster, which can be killed and started again as it was. Its log is a file of
 * its own, to which each start appends.
 */
final class ClusterProcess implements AutoCloseable {
  private final String name;
  private final ProcessBuilder command;
  private Process process;

  private ClusterProcess(String name, ProcessBuilder command) {
    this.name = name;
    this.command = command;
  }

  String name() {
    return name;
  }

  /** Starts the process, which must not be running. */
  void start() throws IOException {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(name + " is running");
    }
    process = command.start();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill -STOP} and {@code kill -CONT} do: connections stay, without answers. */
  void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /** As {@code kill} does; returns the exit code. */
  int terminate(Duration within) throws IOException, InterruptedException {
    process.toHandle().destroy(); // the process's own would close stdin, by which it is tethered
    return awaitExit(within);
  }

  /** Waits for the end of the process; returns its exit code. */
  int awaitExit(Duration within) throws IOException, InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " has not ended within " + within);
    }
    return process.exitValue();
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }

  /** A Java process. */
  static final class Builder {
    private static final List<String> LEAN =
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MetaspaceSize=128m",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Djava.net.preferIPv4Stack=true");

    private final String name;
    private final Path logs;
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String classPath = ClassPath.ALL;

    /**
     * @param logs directory of the logs
     */
    Builder(String name, Path logs) {
      this.name = name;
      this.logs = logs;
    }

    Builder heap(int megabytes) {
      options.add("-Xmx" + megabytes + "m");
      return this;
    }

    Builder option(String option) {
      options.add(option);
      return this;
    }

    /** Log what Kafka and Flink do, and not only what Weir's roles log by themselves. */
    Builder verbose() {
      return option("-Dlogback.configurationFile=cluster-logback.xml");
    }

    Builder classPath(String path) {
      classPath = path;
      return this;
    }

    Builder environment(Map<String, String> more) {
      environment.putAll(more);
      return this;
    }

    ClusterProcess main(String mainClass, String... arguments) {
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      command.add("@" + Path.of("..", "launcher", "jvm.options").toAbsolutePath().normalize());
      command.addAll(LEAN);
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, Tethered.class.getName(), mainClass));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(logs.resolve(name + ".log").toFile()));
      builder.environment().keySet().removeIf(key -> key.startsWith("WEIR_"));
      builder.environment().putAll(environment);
      return new ClusterProcess(name, builder);
    }
  }
}
