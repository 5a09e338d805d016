package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.service.process.FreePort;
import io.weir.testkit.http.Address;
import io.weir.testkit.http.Response;
import io.weir.testkit.load.RequestFormat;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

  private final VictoriaForm form;

  private VictoriaMetrics(Running running, VictoriaForm form) {
    super(running);
    this.form = form;
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
            Machine.program(PROGRAM, List.of(), "victoria-metrics").toString(),
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
    return new VictoriaMetrics(new Running(address, data, process), VictoriaForm.DAY);
  }

  @Override
  public String name() {
    return "VictoriaMetrics";
  }

  @Override
  public RequestFormat format() {
    return LineFormat.INSTANCE;
  }

  @Override
  public String queryPath(String tag, Periods periods) {
    Milliseconds instants = Milliseconds.of(periods);
    String selector = "{tag=\"" + tag + "\"}";
    String query = "&query=" + URLEncoder.encode(form.query(selector), StandardCharsets.UTF_8);
    if (periods.points() == 1) {
      // A range would hide the last second.
      return "/api/v1/query?nocache=1&time=" + Milliseconds.seconds(instants.first()) + query;
    }
    return "/api/v1/query_range?nocache=1&start="
        + Milliseconds.seconds(instants.first())
        + "&end="
        + Milliseconds.seconds(instants.last())
        + "&step="
        + Milliseconds.seconds(instants.step())
        + query;
  }

  @Override
  public double[][] rows(Response response, Periods periods) throws IOException {
    return MatrixReader.rows(response.body(), Milliseconds.of(periods));
  }

  @Override
  public List<VictoriaMetrics> forms() {
    return Stream.of(VictoriaForm.values())
        .map(other -> new VictoriaMetrics(running, other))
        .toList();
  }

  @Override
  public String form() {
    return form.name();
  }

  @Override
  public long timeUnitNanos() {
    return MILLI;
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    return Map.of(STATE, Machine.bytesBelow(running.data()));
  }
}
