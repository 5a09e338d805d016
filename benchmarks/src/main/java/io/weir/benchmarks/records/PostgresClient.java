package io.weir.benchmarks.records;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A connection over JDBC; each statement is a transaction. */
final class PostgresClient implements Closeable {
  private final Connection connection;

  PostgresClient(String url) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("prepareThreshold", "1");
    try {
      connection = DriverManager.getConnection(url, properties);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  static IOException failure(SQLException e) {
    return new IOException("PostgreSQL: " + e.getMessage(), e);
  }

  void execute(String sql) throws IOException {
    try {
      connection.createStatement().execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  PreparedStatement prepare(String sql) throws IOException {
    try {
      return connection.prepareStatement(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  Array array(String type, Object[] elements) throws SQLException {
    return connection.createArrayOf(type, elements);
  }

  /** Rows of an id and a document. */
  static List<Event> events(PreparedStatement statement) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        byte[] json = rows.getString(2).getBytes(StandardCharsets.UTF_8);
        events.add(new Event(Long.toString(rows.getLong(1)), json));
      }
    }
    return events;
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
