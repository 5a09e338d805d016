package io.weir.benchmarks.server;

import io.weir.service.process.FreePort;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * PostgreSQL, from Debian's package, spoken to over JDBC: one table with the tag, a time of ns and
 * a column for each value, whose primary key finds a tag's samples in the order of time. A commit
 * is on the disk when it is acknowledged, as by default.
 */
public final class PostgreSql implements SystemUnderTest {
  static final String COLUMNS =
      IntStream.range(0, Workload.WIDTH).mapToObj(i -> "v" + i).collect(Collectors.joining(","));
  private static final String TABLE =
      "create table samples (time bigint not null, "
          + IntStream.range(0, Workload.WIDTH)
              .mapToObj(i -> "v" + i + " double precision not null")
              .collect(Collectors.joining(", "))
          + ", tag text not null, primary key (tag, time))";

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          // Its defaults are for a machine with little memory; these two are set in practice.
          "shared_buffers=2GB",
          "max_wal_size=4GB",
          // So that Linux tells how much of it is in use, whoever used it.
          "shared_memory_type=sysv");

  private final String url;
  private final Path data;
  private final ServerProcess process;

  private PostgreSql(String url, Path data, ServerProcess process) {
    this.url = url;
    this.data = data;
    this.process = process;
  }

  /**
   * Starts it and creates the table; returns when it is ready.
   *
   * @param directory for its data and its log; made passable for others if root starts it
   * @throws IOException if it is not installed, naming the package
   */
  public static PostgreSql start(Path directory) throws IOException, InterruptedException {
    PostgresCluster place = PostgresCluster.create(directory);
    int port = FreePort.choose();
    List<String> command = new ArrayList<>(place.command("postgres", "-p", Integer.toString(port)));
    for (String setting : SETTINGS) {
      command.addAll(List.of("-c", setting));
    }
    // TERM would wait for all clients, and INT write out what is deleted right after.
    ServerProcess.Launch launch =
        new ServerProcess.Launch(command, Map.of(), directory.resolve("postgresql.log"), "QUIT");
    String url = PostgresCluster.url(port);
    ServerProcess process = ServerProcess.start(launch, () -> connects(url));
    PostgreSql started = new PostgreSql(url, place.data(), process);
    try (PostgresConnection connection = new PostgresConnection(url)) {
      connection.execute(TABLE);
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  private static boolean connects(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public LoadResult send(
      Workload workload, int batch, int connections, boolean live, BooleanSupplier stop)
      throws IOException {
    return new PostgresLoad(this, workload, batch, live).run(connections, stop);
  }

  @Override
  public PostgresConnection connect(int connection) throws IOException {
    return new PostgresConnection(url);
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    Map<String, Long> disk = new LinkedHashMap<>();
    long log = Machine.bytesBelow(data.resolve("pg_wal"));
    disk.put("log", log);
    disk.put(STATE, Machine.bytesBelow(data) - log);
    return disk;
  }
}
