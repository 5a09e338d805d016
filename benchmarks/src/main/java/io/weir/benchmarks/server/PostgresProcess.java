package io.weir.benchmarks.server;

import io.weir.service.process.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL as Debian packages it, with an empty cluster of its own. A commit is on the disk when
 * it is acknowledged, as by default ({@code synchronous_commit}).
 *
 * @param url for JDBC
 * @param data its directory
 */
public record PostgresProcess(String url, Path data, ServerProcess process) {
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          // Its defaults are for a machine with little memory; these two are set in practice.
          "shared_buffers=2GB",
          "max_wal_size=4GB",
          // So that Linux tells how much of it is in use, whoever used it.
          "shared_memory_type=sysv");

  /**
   * Starts it and creates its tables; returns when it is ready.
   *
   * @param directory for its data and its log; made passable for others if root starts it
   * @param tables statements that create them
   * @throws IOException if it is not installed, naming the package
   */
  public static PostgresProcess start(Path directory, List<String> tables)
      throws IOException, InterruptedException {
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
    try (PostgresClient connection = new PostgresClient(url, "")) {
      for (String table : tables) {
        connection.execute(table);
      }
    } catch (IOException e) {
      process.close();
      throw e;
    }
    return new PostgresProcess(url, place.data(), process);
  }

  private static boolean connects(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }
}
