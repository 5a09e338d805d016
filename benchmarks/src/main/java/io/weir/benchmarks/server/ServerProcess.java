package io.weir.benchmarks.server;

import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, and its use of the machine as Linux accounts it. Ended with
 * this process at the latest.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long READY_SECONDS = 120;
  private static final long STOP_SECONDS = 20;
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int PAUSE_MILLIS = 100;

  /** What a clock tick is on every Linux that Java runs on: sysconf(_SC_CLK_TCK) = 100. */
  private static final long TICK_MICROS = 10_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final Process process;
  private final Path log;
  private final Thread atExit = new Thread(this::end);

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts a command; returns when a path of it is answered with 200.
   *
   * @param environment added to this process's own
   * @throws IOException if it is not ready in time; the message names the log
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, Path log, Address ready, String path)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    ServerProcess started = new ServerProcess(builder.start(), log);
    try {
      started.awaitReady(ready, path);
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private void awaitReady(Address address, String path) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!isReady(address, path)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("did not become ready, see " + log);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean isReady(Address address, String path) {
    try (Client client = new Client(address, TIMEOUT_MILLIS)) {
      return client.get(path).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** CPU time used so far, user and system, all threads, in microseconds; counted in 10 ms. */
  public long cpuMicros() throws IOException {
    String stat = Files.readString(proc("stat"));
    // The name of the command stands in parentheses and may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_MICROS;
  }

  /** Resident memory in bytes, without pages of files that are merely mapped. */
  public long residentBytes() throws IOException {
    long kilobytes = 0;
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
        kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kilobytes * 1024;
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
