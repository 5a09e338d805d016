package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.probe.RowReader;
import io.weir.testkit.probe.RowsAnswer;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The thousand instants, each joined with the one row that the primary key finds before it. */
final class PostgresReader implements RowReader {
  /**
   * By the index at once, though the statistics that would say so come a minute after a load; and
   * no compiling, which takes longer than the query.
   */
  private static final String OPTIONS = "-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off";

  private static final String QUERY =
      "select s.* from generate_series(1, ?) i left join lateral (select "
          + PostgreSql.COLUMNS
          + " from samples where tag = ? and time < ?::bigint + ?::bigint * i / ?"
          + " order by time desc limit 1) s on true order by i";

  private final Connection connection;
  private final PreparedStatement query;

  PostgresReader(PostgreSql postgres) throws IOException {
    try {
      connection = postgres.connect(OPTIONS);
      query = connection.prepareStatement(QUERY);
    } catch (SQLException e) {
      throw new IOException("PostgreSQL: " + e.getMessage(), e);
    }
  }

  private record Table(ResultSet result) implements RowsAnswer {
    @Override
    public boolean ok() {
      return true;
    }

    @Override
    public String reason() {
      return "rows";
    }

    @Override
    public double[][] rows() throws IOException {
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
        throw new IOException("PostgreSQL: " + e.getMessage(), e);
      }
    }
  }

  private record Failed(String reason) implements RowsAnswer {
    @Override
    public boolean ok() {
      return false;
    }

    @Override
    public double[][] rows() throws IOException {
      throw new IOException(reason);
    }
  }

  @Override
  public RowsAnswer read(String tag, Periods periods, Consumer<String> failed) {
    try {
      query.setInt(1, periods.points());
      query.setString(2, tag);
      query.setLong(3, periods.start());
      query.setLong(4, periods.end() - periods.start());
      query.setInt(5, periods.points());
      return new Table(query.executeQuery());
    } catch (SQLException e) {
      return new Failed("PostgreSQL: " + e.getMessage());
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
