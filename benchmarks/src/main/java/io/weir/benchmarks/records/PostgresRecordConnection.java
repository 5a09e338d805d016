package io.weir.benchmarks.records;

import io.weir.benchmarks.server.PostgresClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

  private final PostgresClient client;
  private final PreparedStatement append;
  private final PreparedStatement appendMany;
  private final PreparedStatement last;
  private final PreparedStatement all;

  PostgresRecordConnection(PostgresClient client) throws IOException {
    this.client = client;
    append = client.prepare(APPEND);
    appendMany = client.prepare(APPEND_MANY);
    last = client.prepare(LAST);
    all = client.prepare(ALL);
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
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public List<String> append(String stream, List<byte[]> json) throws IOException {
    try {
      Object[] documents = json.stream().map(PostgresRecordConnection::text).toArray();
      appendMany.setString(1, stream);
      appendMany.setArray(2, client.array("text", documents));
      return ids(appendMany);
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
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
      List<Event> events = PostgresEvents.of(last);
      Collections.reverse(events);
      return () -> events;
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public List<Event> all(String stream) throws IOException {
    try {
      all.setString(1, stream);
      return PostgresEvents.of(all);
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
