package io.weir.gateway.log;

import io.weir.model.records.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps entries durably, in partitions. Never blocks its callers. */
public interface PartitionedLog extends AutoCloseable {
  /**
   * The number of partitions now; an append to one that has been removed since fails.
   *
   * @throws io.weir.service.http.ProblemException 503 while the log cannot be reached
   */
  int partitions();

  /**
   * Appends the entries. The stage completes once all in-sync replicas have every entry, with the
   * last position in each partition, where it is known; it fails if that is not known in time, and
   * then any of them may have been stored. Either way the log then holds no memory for them.
   * Dependents of the stage must be brief and must not block: they may run on the log's thread.
   */
  CompletionStage<List<LogPosition>> append(List<LogEntry> entries);

  /** Why nothing can be appended now; empty if appending is possible. */
  Optional<String> fault();

  /** Why the log keeps less than the settings say, although appending is possible. */
  List<String> warnings();

  /** Waits for appends in flight, within a bounded time. */
  @Override
  void close();
}
