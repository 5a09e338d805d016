package io.weir.benchmarks.records;

import io.weir.benchmarks.server.PostgresClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A table of documents as {@code jsonb}, without an index over what is in them. */
final class PostgresDocuments implements DocumentConnection {
  static final String TABLE =
      "create table documents (metric text not null, time bigint not null,"
          + " document jsonb not null, primary key (metric, time))";
  private static final String PUT =
      "insert into documents values (?, ?, ?::jsonb)"
          + " on conflict (metric, time) do update set document = excluded.document";
  private static final String FIND =
      "select time, document::text from documents where metric = ? and document->>'state' = ?"
          + " order by time desc limit ?";

  private final PostgresClient client;
  private final PreparedStatement put;
  private final PreparedStatement find;

  PostgresDocuments(PostgresClient client) throws IOException {
    this.client = client;
    put = client.prepare(PUT);
    find = client.prepare(FIND);
  }

  @Override
  public void put(String metric, long time, byte[] json) throws IOException {
    try {
      put.setString(1, metric);
      put.setLong(2, time);
      put.setString(3, new String(json, StandardCharsets.UTF_8));
      put.executeUpdate();
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public RecordConnection.Events find(String metric, String state, int limit) throws IOException {
    try {
      find.setString(1, metric);
      find.setString(2, state);
      find.setInt(3, limit);
      List<Event> rows = PostgresEvents.of(find);
      return () -> rows;
    } catch (SQLException e) {
      throw PostgresClient.failure(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
