package io.weir.gateway.samples;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps blocks of samples durably, in partitions. Never blocks its callers. */
public interface SampleLog extends AutoCloseable {
  /**
   * How many partitions there are now; an append to one that has gone since fails.
   *
   * @throws io.weir.http.ProblemException 503 while the log cannot be reached
   */
  int partitions();

  /**
   * Appends the blocks. The stage completes once every one is held by all replicas that must have
   * it; it fails if that is not known to be so in time, and then any of them may have been kept.
   * Either way the log holds no memory for them any more. Whatever follows the stage must not block
   * and must be brief: it may run on the log's own thread.
   */
  CompletionStage<Void> append(List<Block> blocks);

  /** Why nothing can be appended now; empty if it can. */
  Optional<String> fault();

  /** What lets the log keep less than it was told to, though it can be appended to. */
  List<String> warnings();

  /** Lets what was appended before come to its end, for a bounded time. */
  @Override
  void close();
}
