package io.weir.benchmarks.records;

import io.weir.benchmarks.server.PostgresClient;
import io.weir.benchmarks.server.PostgresProcess;
import io.weir.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL as Debian packages it, over JDBC: a table of events with an identity column, found by
 * stream and id, one of keys and one of documents. A commit is on the disk when it is acknowledged,
 * as by default.
 */
public final class PostgresRecords implements RecordServer {
  private static final List<String> TABLES =
      List.of(
          "create table events (stream text not null, id bigint generated always as identity,"
              + " document json not null, primary key (stream, id))",
          PostgresItems.TABLE,
          PostgresDocuments.TABLE);

  private final PostgresProcess running;

  private PostgresRecords(PostgresProcess running) {
    this.running = running;
  }

  /**
   * Starts it and creates its tables; returns when it is ready.
   *
   * @param directory for its data and its log; made passable for others if root starts it
   * @throws IOException if it is not installed, naming the package
   */
  public static PostgresRecords start(Path directory) throws IOException, InterruptedException {
    return new PostgresRecords(PostgresProcess.start(directory, TABLES));
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public ServerProcess process() {
    return running.process();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(
        Ability.EVENTS, Ability.ITEMS, Ability.MANY_ITEMS_A_REQUEST, Ability.DOCUMENTS);
  }

  @Override
  public PostgresRecordConnection connect() throws IOException {
    return new PostgresRecordConnection(client());
  }

  private PostgresClient client() throws IOException {
    return new PostgresClient(running.url(), "");
  }

  @Override
  public ItemConnection connectToItems() throws IOException {
    return new PostgresItems(client());
  }

  @Override
  public DocumentConnection connectToDocuments() throws IOException {
    return new PostgresDocuments(client());
  }

  @Override
  public AutoCloseable listen(List<String> streams, Hearing hearing) {
    throw new UnsupportedOperationException("NOTIFY tells that there is something, not what");
  }
}
