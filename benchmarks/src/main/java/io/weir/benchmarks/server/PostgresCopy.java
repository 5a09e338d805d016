package io.weir.benchmarks.server;

import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A COPY a batch, committed. */
final class PostgresCopy implements AutoCloseable {
  private final Connection connection;
  private final BinaryCopyRows rows;

  PostgresCopy(PostgreSql postgres, Workload workload, int batch) throws IOException {
    rows = new BinaryCopyRows(workload, batch);
    try {
      connection = postgres.connect("");
    } catch (SQLException e) {
      throw new IOException("PostgreSQL: " + e.getMessage(), e);
    }
  }

  /**
   * Gives samples {@code from} to {@code to - 1}.
   *
   * @throws IOException if they are refused, all of them
   */
  void give(long from, long to) throws IOException {
    ByteBuffer bytes = rows.of(from, to);
    try {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(BinaryCopyRows.COPY);
      copy.writeToCopy(bytes.array(), 0, bytes.limit());
      copy.endCopy();
    } catch (SQLException e) {
      throw new IOException("a batch was refused: " + e.getMessage(), e);
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
