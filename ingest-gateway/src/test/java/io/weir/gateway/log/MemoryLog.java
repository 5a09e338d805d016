package io.weir.gateway.log;

import io.weir.model.records.LogPosition;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A log that can be held back, and can fail. */
public final class MemoryLog implements PartitionedLog {
  private final int partitions;
  private final List<LogEntry> kept = new ArrayList<>();
  private volatile String fault;
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private final AtomicInteger appended = new AtomicInteger();

  public MemoryLog(int partitions) {
    this.partitions = partitions;
  }

  /** From now on everything waits for this, or fails with it. */
  public void waitFor(CompletableFuture<Void> gate) {
    this.gate = gate;
  }

  public void fail(String fault) {
    this.fault = fault;
  }

  /** How often {@link #append} was called. */
  public int appended() {
    return appended.get();
  }

  public synchronized List<LogEntry> kept() {
    return List.copyOf(kept);
  }

  @Override
  public int partitions() {
    if (fault != null) {
      throw ProblemException.unavailable(fault, Duration.ofSeconds(1));
    }
    return partitions;
  }

  @Override
  public CompletionStage<List<LogPosition>> append(List<LogEntry> blocks) {
    appended.incrementAndGet();
    return gate.thenApply(
        open -> {
          synchronized (this) {
            kept.addAll(blocks);
            return IntStream.range(0, partitions)
                .filter(p -> blocks.stream().anyMatch(block -> block.partition() == p))
                .mapToObj(p -> new LogPosition(p, count(p) - 1))
                .toList();
          }
        });
  }

  private long count(int partition) {
    return kept.stream().filter(block -> block.partition() == partition).count();
  }

  @Override
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {}
}
