package io.weir.benchmarks.server;

import io.weir.service.process.FreePort;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * QuestDB, from its jar on this process's class path, with its own defaults but for what listens
 * where. One table with a time of ns, a column for each value, an index on the tag; a sample that
 * comes twice is stored once, as in Weir.
 */
public final class QuestDb extends HttpSystem {
  static final String COLUMNS =
      IntStream.range(0, Workload.WIDTH).mapToObj(i -> "v" + i).collect(Collectors.joining(","));
  private static final String TABLE =
      "create table samples (ts timestamp_ns, tag symbol capacity 131072 index, "
          + IntStream.range(0, Workload.WIDTH)
              .mapToObj(i -> "v" + i + " double")
              .collect(Collectors.joining(", "))
          + ") timestamp(ts) partition by hour wal dedup upsert keys(ts, tag)";

  private QuestDb(Instance running) {
    super(running, QuestDbForm.ROWS);
  }

  /**
   * Starts it and creates the table; returns when it is ready.
   *
   * @param directory for its data and its log
   */
  public static QuestDb start(Path directory) throws IOException, InterruptedException {
    Address address = new Address("127.0.0.1", FreePort.choose(), "");
    Path data = Files.createDirectories(directory.resolve("questdb"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "-cp",
            jar(),
            "io.questdb.ServerMain",
            "-d",
            data.toString());
    Map<String, String> environment =
        Map.of(
            "QDB_HTTP_NET_BIND_TO", address.hostHeader(),
            "QDB_HTTP_MIN_ENABLED", "false",
            "QDB_PG_ENABLED", "false",
            "QDB_LINE_TCP_ENABLED", "false",
            "QDB_TELEMETRY_ENABLED", "false");
    ServerProcess.Launch launch =
        new ServerProcess.Launch(command, environment, directory.resolve("questdb.log"));
    ServerProcess process = ServerProcess.start(launch, address, exec("select 1"));
    QuestDb started = new QuestDb(new Instance(address, data, process));
    try {
      started.run(TABLE);
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  @Override
  public List<QueryForm> forms() {
    return Stream.of(QuestDbForm.values()).map(each -> form(each.name(), each)).toList();
  }

  @Override
  public List<QueryForm> functionForms(BenchFunction function) {
    return QuestDbFunctions.of(function).map(each -> form(each.name(), each)).toList();
  }

  /** In the order of time, as it stores them. */
  @Override
  public List<SampleExport> exports(Workload workload) {
    String sql =
        String.format(
            "select ts::long, tag, %s from samples where ts >= %d::timestamp_ns"
                + " and ts < %d::timestamp_ns and tag like '%s-%%'",
            COLUMNS, workload.schedule().start(), workload.schedule().end(), workload.prefix());
    String path = "/exp?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8);
    return List.of(SampleExport.of(SampleExport.CSV, this, path));
  }

  private static String jar() throws IOException {
    String separator = System.getProperty("path.separator");
    return Stream.of(System.getProperty("java.class.path").split(separator))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("questdb-"))
        .findFirst()
        .orElseThrow(() -> new IOException("no jar of QuestDB on the class path"));
  }

  private void run(String sql) throws IOException {
    try (ServiceClient client = new ServiceClient(service(), 0)) {
      Response response = client.get(exec(sql));
      if (response.status() != 200) {
        throw new IOException("QuestDB: " + response.brief());
      }
    }
  }

  static String exec(String sql) {
    return "/exec?nm=true&query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return "QuestDB";
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    return Map.of(STATE, LocalMachine.bytesBelow(running.data()));
  }
}
