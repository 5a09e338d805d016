package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.service.process.FreePort;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weir standalone, started as its users start it; samples are kept for two days, so that those of
 * 24 hours are all there at the end of a run that takes hours itself, and roll-ups for as long as a
 * month before that takes.
 */
public final class WeirServer extends HttpSystem {
  private static final String OPTIONS = "WEIR_JAVA_OPTS";
  private static final Map<String, String> KEEPING =
      Map.of(
          "WEIR_RAW_RETENTION",
          "48h",
          "WEIR_TOPIC_RETENTION",
          "49h",
          "WEIR_ROLLUP_RETENTION",
          "40d");

  /** Those of earlier rounds count until the server next writes to them, 15 s at most. */
  private static final String LISTENERS = "2000";

  private final String name;

  private WeirServer(String name, Instance running, HttpDialect dialect) {
    super(running, dialect);
    this.name = name;
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param launcher the script {@code weir}
   * @param directory for its data and its log
   * @param javaOptions further options for its JVM, may be empty
   */
  public static WeirServer start(Path launcher, Path directory, String javaOptions)
      throws IOException, InterruptedException {
    return start(launcher, directory, javaOptions, HttpDialect.WEIR);
  }

  /**
   * The same.
   *
   * @param dialect in which samples are posted and rows asked for
   */
  public static WeirServer start(
      Path launcher, Path directory, String javaOptions, HttpDialect dialect)
      throws IOException, InterruptedException {
    Map<String, String> more = javaOptions.isEmpty() ? Map.of() : Map.of(OPTIONS, javaOptions);
    return start(launcher, directory, more, false, dialect);
  }

  /**
   * The same with further settings.
   *
   * @param encrypted whether they have it speak TLS, which this process must trust
   */
  public static WeirServer start(
      Path launcher, Path directory, Map<String, String> settings, boolean encrypted)
      throws IOException, InterruptedException {
    return start(launcher, directory, settings, encrypted, HttpDialect.WEIR);
  }

  private static WeirServer start(
      Path launcher,
      Path directory,
      Map<String, String> settings,
      boolean encrypted,
      HttpDialect dialect)
      throws IOException, InterruptedException {
    Address address = new Address("127.0.0.1", FreePort.choose(), "", encrypted, "");
    Path data = directory.resolve("weir");
    List<String> command =
        List.of(
            launcher.toString(),
            "standalone",
            "--port",
            Integer.toString(address.port()),
            "--data-dir",
            data.toString());
    Map<String, String> environment = new HashMap<>(KEEPING);
    environment.put("WEIR_LISTENERS", LISTENERS);
    environment.putAll(settings);
    ServerProcess.Launch launch =
        new ServerProcess.Launch(command, environment, directory.resolve("weir.log"));
    ServerProcess process = ServerProcess.start(launch, address, "/ready");
    return new WeirServer("Weir", new Instance(address, data, process), dialect);
  }

  /**
   * One that others have started, of whatever parts.
   *
   * @param address at which it takes samples and answers queries
   * @param processes that it is made of, without those that they have started
   */
  public static WeirServer running(Address address, List<ProcessHandle> processes) {
    ServerProcess process = ServerProcess.running(processes);
    return new WeirServer("Weir", new Instance(address, null, process), HttpDialect.WEIR);
  }

  /** The same server, asked by who has this token, under another name. */
  public WeirServer as(String called, String token) {
    return new WeirServer(
        called,
        new Instance(running.address().withToken(token), running.data(), running.process()),
        HttpDialect.WEIR);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<HttpTarget> http() {
    return super.http()
        .map(
            usual ->
                new HttpTarget(
                    usual.service(), usual.usual(), Optional.of(RequestFormat.NDJSON), true));
  }

  @Override
  public List<QueryForm> functionForms(BenchFunction function) {
    return List.of(form("", new WeirFunctions(function)));
  }

  @Override
  public boolean hasRolledUp(String tag, Periods periods) throws IOException {
    WeirFunctions functions = new WeirFunctions(BenchFunction.MIN_AVG_MAX);
    try (ServiceClient client = new ServiceClient(service(), 0)) {
      return WeirFunctions.resolution(client.get(functions.queryPath(tag, periods))) > 0;
    }
  }

  @Override
  public List<SampleExport> exports(Workload workload) {
    String path = "/raw?prefix=" + workload.prefix() + "-&format=";
    return List.of(
        SampleExport.of(SampleExport.CSV, this, path + "csv"),
        SampleExport.of(SampleExport.ARROW, this, path + "arrow"));
  }

  /** Where it listens. */
  public Address address() {
    return running.address();
  }

  /** Where the job's checkpoints lie, in a directory a run. */
  public Path checkpoints() {
    return running.data().resolve("flink/checkpoints");
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    Map<String, Long> disk = new LinkedHashMap<>();
    disk.put("log", LocalMachine.bytesBelow(running.data().resolve("kafka")));
    disk.put("checkpoints", LocalMachine.bytesBelow(checkpoints()));
    disk.put(STATE, LocalMachine.bytesBelow(running.data().resolve("flink/scratch")));
    return disk;
  }
}
