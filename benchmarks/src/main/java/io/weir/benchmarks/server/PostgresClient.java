package io.weir.benchmarks.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A connection to PostgreSQL over JDBC; each statement is a transaction. For one thread. */
public final class PostgresClient implements Closeable {
  private final Connection connection;

  /**
   * Connects.
   *
   * @param options of the session, as {@code postgres} takes them; may be empty
   */
  public PostgresClient(String url, String options) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("options", options);
    try {
      connection = DriverManager.getConnection(url, properties);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The same as what this bench takes for the failure of a server. */
  public static IOException failure(SQLException e) {
    return new IOException("PostgreSQL: " + e.getMessage(), e);
  }

  /** Runs a statement that gives no rows. */
  public void execute(String sql) throws IOException {
    try {
      connection.createStatement().execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  public PreparedStatement prepare(String sql) throws IOException {
    try {
      return connection.prepareStatement(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** An array of PostgreSQL. */
  public Array array(String type, Object[] elements) throws SQLException {
    return connection.createArrayOf(type, elements);
  }

  /** Copies rows into a table by one COPY, which takes all of them or none. */
  void copy(String sql, ByteBuffer rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    copy.writeToCopy(rows.array(), 0, rows.limit());
    copy.endCopy();
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
