package io.weir.benchmarks.server;

import io.weir.testkit.probe.SampleWriter;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An insert a sample, committed; one that comes again takes the place of the first. */
final class PostgresWriter implements SampleWriter {
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

  private final Connection connection;
  private final PreparedStatement insert;

  PostgresWriter(PostgreSql postgres) throws IOException {
    try {
      connection = postgres.connect("");
      insert = connection.prepareStatement(INSERT);
    } catch (SQLException e) {
      throw new IOException("PostgreSQL: " + e.getMessage(), e);
    }
  }

  @Override
  public String write(Sample sample) {
    try {
      insert.setLong(TIME, sample.time());
      for (int i = 0; i < sample.values().length; i++) {
        insert.setDouble(FIRST_VALUE + i, sample.values()[i]);
      }
      insert.setString(TAG, sample.tag());
      insert.executeUpdate();
      return "";
    } catch (SQLException e) {
      return "PostgreSQL: " + e.getMessage();
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
