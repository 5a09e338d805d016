package io.weir.benchmarks.records;

import io.weir.benchmarks.server.PostgresClient;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A table of keys and values. */
final class PostgresItems implements ItemConnection {
  static final String TABLE = "create table items (key text primary key, value bytea not null)";
  private static final String GET = "select value from items where key = ?";
  private static final String GET_MANY =
      "select value from unnest(?::text[]) with ordinality u(key, n) left join items using (key)"
          + " order by n";
  private static final String PUT =
      "insert into items select * from unnest(?::text[], ?::bytea[])"
          + " on conflict (key) do update set value = excluded.value";

  private final PostgresClient client;
  private final PreparedStatement get;
  private final PreparedStatement getMany;
  private final PreparedStatement put;

  PostgresItems(PostgresClient client) throws IOException {
    this.client = client;
    get = client.prepare(GET);
    getMany = client.prepare(GET_MANY);
    put = client.prepare(PUT);
  }

  @Override
  public byte[] get(String key) throws IOException {
    try {
      get.setString(1, key);
      List<byte[]> values = values(get);
      return values.isEmpty() ? null : values.get(0);
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public Values get(List<String> keys) throws IOException {
    try {
      getMany.setArray(1, client.array("text", keys.toArray()));
      List<byte[]> values = values(getMany);
      return () -> values;
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  private static List<byte[]> values(PreparedStatement statement) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        values.add(rows.getBytes(1));
      }
    }
    return values;
  }

  @Override
  public void put(List<String> keys, List<byte[]> values) throws IOException {
    try {
      put.setArray(1, client.array("text", keys.toArray()));
      put.setArray(2, client.array("bytea", values.toArray(byte[][]::new)));
      put.executeUpdate();
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
