package io.weir.benchmarks.records;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** PostgreSQL over JDBC; each statement is a transaction. */
final class PostgresRecordConnection implements RecordConnection {
  private static final String APPEND =
      "insert into events (stream, document) values (?, ?::json) returning id";
  private static final String APPEND_MANY =
      "insert into events (stream, document) select ?, d::json from unnest(?::text[]) with ordinality"
          + " u(d, n) order by n returning id";
  private static final String LAST =
      "select id, document::text from events where stream = ? order by id desc limit ?";
  private static final String ALL =
      "select id, document::text from events where stream = ? order by id";

  private final Connection connection;
  private final PreparedStatement append;
  private final PreparedStatement appendMany;
  private final PreparedStatement last;

  PostgresRecordConnection(String url) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("prepareThreshold", "1");
    try {
      connection = DriverManager.getConnection(url, properties);
      append = connection.prepareStatement(APPEND);
      appendMany = connection.prepareStatement(APPEND_MANY);
      last = connection.prepareStatement(LAST);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static IOException failure(SQLException e) {
    return new IOException("PostgreSQL: " + e.getMessage(), e);
  }

  void execute(String sql) throws IOException {
    try {
      connection.createStatement().execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public String append(String stream, byte[] json) throws IOException {
    try {
      append.setString(1, stream);
      append.setString(2, text(json));
      return ids(append).get(0);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<String> append(String stream, List<byte[]> json) throws IOException {
    try {
      Object[] documents = json.stream().map(PostgresRecordConnection::text).toArray();
      appendMany.setString(1, stream);
      appendMany.setArray(2, connection.createArrayOf("text", documents));
      return ids(appendMany);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static List<String> ids(PreparedStatement statement) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(Long.toString(rows.getLong(1)));
      }
    }
    return ids;
  }

  @Override
  public Events last(String stream, int count) throws IOException {
    try {
      last.setString(1, stream);
      last.setInt(2, count);
      List<Event> events = events(last);
      Collections.reverse(events);
      return () -> events;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static List<Event> events(PreparedStatement statement) throws SQLException {
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
  public List<Event> all(String stream) throws IOException {
    try (PreparedStatement statement = connection.prepareStatement(ALL)) {
      statement.setString(1, stream);
      return events(statement);
    } catch (SQLException e) {
      throw failure(e);
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
