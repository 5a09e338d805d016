package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.probe.RowsResponse;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A connection over JDBC that commits each statement. */
final class PostgresConnection implements ServerConnection {
  /**
   * Queries go by the index at once, though the statistics that would say so come a minute after a
   * load; and nothing is compiled, which takes longer than the query.
   */
  private static final String OPTIONS = "-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off";

  /** The instants, each joined with the one row that the primary key finds before it. */
  private static final String QUERY =
      "select s.* from generate_series(1, ?) i left join lateral (select "
          + PostgreSql.COLUMNS
          + " from samples where tag = ? and time < ?::bigint + ?::bigint * i / ?"
          + " order by time desc limit 1) s on true order by i";

  private static final int TIME = 1;
  private static final int FIRST_VALUE = 2;
  private static final int TAG = FIRST_VALUE + Workload.WIDTH;

  /** A sample that comes again takes the place of the first. */
  private static final String INSERT =
      "insert into samples (time,"
          + PostgreSql.COLUMNS
          + ",tag) values ("
          + IntStream.rangeClosed(1, TAG).mapToObj(i -> "?").collect(Collectors.joining(","))
          + ") on conflict (tag, time) do update set "
          + Stream.of(PostgreSql.COLUMNS.split(","))
              .map(column -> column + "=excluded." + column)
              .collect(Collectors.joining(","));

  private final PostgresClient client;
  private final PreparedStatement query;
  private final PreparedStatement insert;

  PostgresConnection(String url) throws IOException {
    client = new PostgresClient(url, OPTIONS);
    query = client.prepare(QUERY);
    insert = client.prepare(INSERT);
  }

  /**
   * Gives rows by one COPY.
   *
   * @throws IOException if they are refused, all of them
   */
  void copy(ByteBuffer rows) throws IOException {
    try {
      client.copy(BinaryCopyRows.COPY, rows);
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
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
      return PostgresClient.failure(e).getMessage();
    }
  }

  @Override
  public RowsResponse read(String tag, Periods periods, Consumer<String> failed) {
    try {
      query.setInt(1, periods.points());
      query.setString(2, tag);
      query.setLong(3, periods.start());
      query.setLong(4, periods.end() - periods.start());
      query.setInt(5, periods.points());
      ResultSet result = query.executeQuery();
      return RowsResponse.of(() -> rows(result));
    } catch (SQLException e) {
      IOException failure = PostgresClient.failure(e);
      return new RowsResponse(
          failure.getMessage(),
          failure.getMessage(),
          false,
          () -> {
            throw failure;
          });
    }
  }

  private static double[][] rows(ResultSet result) throws IOException {
    try {
      List<double[]> rows = new ArrayList<>();
      while (result.next()) {
        double[] row = new double[Workload.WIDTH];
        for (int i = 0; i < row.length; i++) {
          row[i] = result.getDouble(i + 1);
        }
        rows.add(result.wasNull() ? null : row);
      }
      return rows.toArray(new double[0][]);
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
