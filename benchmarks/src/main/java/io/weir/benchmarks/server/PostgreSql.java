package io.weir.benchmarks.server;

import io.weir.testkit.load.LoadResult;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
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

  private final PostgresProcess running;

  private PostgreSql(PostgresProcess running) {
    this.running = running;
  }

  /**
   * Starts it and creates the table; returns when it is ready.
   *
   * @param directory for its data and its log; made passable for others if root starts it
   * @throws IOException if it is not installed, naming the package
   */
  public static PostgreSql start(Path directory) throws IOException, InterruptedException {
    return new PostgreSql(PostgresProcess.start(directory, List.of(TABLE)));
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public ServerProcess process() {
    return running.process();
  }

  @Override
  public LoadResult send(
      Workload workload, int batch, int connections, boolean live, BooleanSupplier stop)
      throws IOException {
    return new PostgresLoad(this, workload, batch, live).run(connections, stop);
  }

  @Override
  public PostgresConnection connect(int connection) throws IOException {
    return new PostgresConnection(running.url());
  }

  @Override
  public Map<String, Long> disk() throws IOException {
    Map<String, Long> disk = new LinkedHashMap<>();
    long log = LocalMachine.bytesBelow(running.data().resolve("pg_wal"));
    disk.put("log", log);
    disk.put(STATE, LocalMachine.bytesBelow(running.data()) - log);
    return disk;
  }
}
