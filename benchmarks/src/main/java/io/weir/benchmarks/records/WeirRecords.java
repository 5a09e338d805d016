package io.weir.benchmarks.records;

import io.weir.benchmarks.server.ServerProcess;
import io.weir.benchmarks.server.WeirServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Weir standalone. A write is acknowledged once Kafka has its command in the page cache, and, if it
 * has an outcome, once the job has applied it.
 */
public final class WeirRecords implements RecordServer {
  private final WeirServer weir;

  private WeirRecords(WeirServer weir) {
    this.weir = weir;
  }

  /**
   * Starts it; returns when it is ready.
   *
   * @param launcher the script {@code weir}
   * @param directory for its data and its log
   */
  public static WeirRecords start(Path launcher, Path directory)
      throws IOException, InterruptedException {
    return new WeirRecords(WeirServer.start(launcher, directory, ""));
  }

  @Override
  public String name() {
    return weir.name();
  }

  @Override
  public ServerProcess process() {
    return weir.process();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public boolean isCompiledAsItRuns() {
    return true;
  }

  @Override
  public boolean hasIdsWithoutHoles() {
    return true;
  }

  @Override
  public RecordConnection connect() {
    return new WeirConnection(weir.address());
  }

  @Override
  public ItemConnection connectToItems() {
    return new WeirItems(weir.address());
  }

  @Override
  public DocumentConnection connectToDocuments() {
    return new WeirDocuments(weir.address());
  }

  /** By Server-Sent Events. */
  @Override
  public AutoCloseable listen(List<String> streams, Hearing hearing)
      throws IOException, InterruptedException {
    String url = "http://" + weir.address().hostHeader();
    return LineListeners.open(
        streams,
        stream -> WeirConnection.listen(url, stream),
        line -> line.startsWith("data: ") ? WeirConnection.events(line.substring(6)) : List.of(),
        hearing);
  }
}
