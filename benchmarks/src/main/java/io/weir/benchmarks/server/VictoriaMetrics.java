package io.weir.benchmarks.server;

import io.weir.service.process.FreePort;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * VictoriaMetrics, single node, from Debian's package: a series for each value of each tag, times
 * in milliseconds. Samples come as lines of the InfluxDB protocol and are acknowledged when they
 * are in memory.
 */
public final class VictoriaMetrics extends HttpSystem {
  private static final String PROGRAM = "victoria-metrics";
  private static final long MILLI = 1_000_000;

  private VictoriaMetrics(Instance running) {
    super(running, VictoriaForm.DAY);
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param directory for its data and its log
   * @throws IOException if it is not installed, naming the package
   */
  public static VictoriaMetrics start(Path directory) throws IOException, InterruptedException {
    Address address = new Address("127.0.0.1", FreePort.choose(), "");
    Path data = directory.resolve("victoria-metrics");
    List<String> command =
        List.of(
            LocalMachine.program(PROGRAM, List.of(), "victoria-metrics").toString(),
            "-storageDataPath=" + data,
            "-httpListenAddr=" + address.hostHeader(),
            // As much for its caches as the others have for their heap or buffers.
            "-memory.allowedBytes=2GiB",
            // It would hide the last 30 seconds; less than one is not to be had.
            "-search.latencyOffset=0s",
            "-loggerLevel=WARN");
    Path log = directory.resolve("victoria-metrics.log");
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Launch(command, Map.of(), log), address, "/api/v1/labels");
    return new VictoriaMetrics(new Instance(address, data, process));
  }

  @Override
  public String name() {
    return "VictoriaMetrics";
  }

  @Override
  public List<QueryForm> forms() {
    return Stream.of(VictoriaForm.values()).map(each -> form(each.name(), each)).toList();
  }

  @Override
  public long timeUnitNanos() {
    return MILLI;
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    return Map.of(STATE, LocalMachine.bytesBelow(running.data()));
  }
}
