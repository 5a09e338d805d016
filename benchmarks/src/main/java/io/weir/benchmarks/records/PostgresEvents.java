package io.weir.benchmarks.records;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Events as PostgreSQL has them: rows of an id and a document. */
final class PostgresEvents {
  private PostgresEvents() {}

  static List<Event> of(PreparedStatement statement) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        byte[] json = rows.getString(2).getBytes(StandardCharsets.UTF_8);
        events.add(new Event(Long.toString(rows.getLong(1)), json));
      }
    }
    return events;
  }
}
