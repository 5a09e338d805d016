package io.weir.benchmarks.server;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A server in processes of its own, and its use of the machine. What was started here is ended with
 * this process at the latest.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long READY_SECONDS = 120;
  private static final long STOP_SECONDS = 20;
  private static final long TIMEOUT = 5_000_000_000L;
  private static final int PAUSE_MILLIS = 20;
  private static final int REST_SECONDS = 15;

  /** What counts as rest: a tenth of a core. */
  private static final long REST_MICROS = 100_000;

  /** Null if others have started it. */
  private final Launch launch;

  private final BooleanSupplier ready;
  private Process process;
  private ProcessTree tree;
  private final Thread atExit = new Thread(this::end);

  /**
   * What to start.
   *
   * @param environment added to this process's own
   * @param log where its output goes
   * @param stopSignal the signal that stops it now: TERM for most
   */
  public record Launch(
      List<String> command, Map<String, String> environment, Path log, String stopSignal) {
    /** Of a server that TERM stops. */
    public Launch(List<String> command, Map<String, String> environment, Path log) {
      this(command, environment, log, "TERM");
    }
  }

  private ServerProcess(Launch launch, BooleanSupplier ready) {
    this.launch = launch;
    this.ready = ready;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private ServerProcess(ProcessTree running) {
    launch = null;
    ready = () -> true;
    tree = running;
  }

  /** A server that others have started and will end: {@link #restart} is refused. */
  public static ServerProcess running(List<ProcessHandle> processes) {
    return new ServerProcess(new ProcessTree(processes.toArray(ProcessHandle[]::new)));
  }

  /**
   * Starts a server; returns when a path of it is answered with 200.
   *
   * @throws IOException if it is not ready in time; the message names the log
   */
  public static ServerProcess start(Launch launch, Address address, String path)
      throws IOException, InterruptedException {
    return start(launch, () -> answers(new Service(address, TIMEOUT), path));
  }

  /** The same, with a condition for being ready. */
  public static ServerProcess start(Launch launch, BooleanSupplier ready)
      throws IOException, InterruptedException {
    ServerProcess started = new ServerProcess(launch, ready);
    try {
      started.begin();
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Ends it and starts it again, on the data that it has.
   *
   * @return seconds from its start until it was ready
   * @throws IOException if others have started it, or it is not ready in time
   */
  public double restart() throws IOException, InterruptedException {
    if (launch == null) {
      throw new IOException("what others have started is not started again");
    }
    end();
    long start = System.nanoTime();
    begin();
    return (System.nanoTime() - start) / 1e9;
  }

  private void begin() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  private synchronized void launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    builder.environment().putAll(launch.environment());
    process = builder.start();
    tree = new ProcessTree(process.toHandle());
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("did not become ready, see " + launch.log());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean answers(Service service, String path) {
    try (ServiceClient client = new ServiceClient(service, 0)) {
      return client.get(path).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** CPU time used so far, user and system, in microseconds; counted in 10 ms. */
  public long cpuMicros() throws IOException {
    return tree.cpuMicros();
  }

  /** Bytes that it has handed to disks so far. */
  public long writtenBytes() throws IOException {
    return tree.writtenBytes();
  }

  /** Waits until it uses little CPU; for so long at most as what it does has an end. */
  public void awaitRest() throws IOException, InterruptedException {
    long before = cpuMicros();
    for (int i = 0; i < REST_SECONDS; i++) {
      Thread.sleep(1000);
      long now = cpuMicros();
      if (now - before < REST_MICROS) {
        return;
      }
      before = now;
    }
  }

  /** Resident memory in bytes, without pages of files that are merely mapped. */
  public long residentBytes() throws IOException {
    return tree.residentBytes();
  }

  /** Stops it and all that it has started, until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP", tree.pids());
  }

  /** Lets it go on where it was paused. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT", tree.pids());
  }

  /** A shell has kill built in, wherever there is one. */
  private static void signal(String name, List<Long> pids)
      throws IOException, InterruptedException {
    String to = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + to)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** By which the operating system knows it. */
  public long pid() {
    return process.pid();
  }

  private synchronized void end() {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      signal(launch.stopSignal(), List.of(process.pid()));
      resume(); // what is paused would not hear of it
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending: the hook finds nothing to do.
    }
  }
}
