package io.weir.benchmarks.server;

import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An insert a sample, committed; one that comes again takes the place of the first. */
final class PostgresFeed implements Feed {
  private static final int TIME = 1;
  private static final int FIRST_VALUE = 2;
  private static final int TAG = FIRST_VALUE + Workload.WIDTH;
  private static final String INSERT =
      "insert into samples (time,"
          + PostgreSql.COLUMNS
          + ",tag) values ("
          + IntStream.rangeClosed(1, TAG).mapToObj(i -> "?").collect(Collectors.joining(","))
          + ") on conflict (tag, time) do update set "
          + Stream.of(PostgreSql.COLUMNS.split(","))
              .map(column -> column + "=excluded." + column)
              .collect(Collectors.joining(","));

  private final Workload workload;
  private final Connection connection;
  private final PreparedStatement insert;

  PostgresFeed(PostgreSql postgres, Workload workload) throws IOException {
    this.workload = workload;
    try {
      connection = postgres.connect("");
      insert = connection.prepareStatement(INSERT);
    } catch (SQLException e) {
      throw new IOException("PostgreSQL: " + e.getMessage(), e);
    }
  }

  @Override
  public void give(long n) throws IOException {
    int tag = workload.tag(n);
    long time = workload.time(n);
    double[] values = workload.values(tag, time);
    try {
      insert.setLong(TIME, time);
      for (int i = 0; i < values.length; i++) {
        insert.setDouble(FIRST_VALUE + i, values[i]);
      }
      insert.setString(TAG, workload.name(tag));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IOException("a sample was refused: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing is lost with a connection that is given up.
    }
  }
}
