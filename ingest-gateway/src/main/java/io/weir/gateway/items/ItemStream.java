package io.weir.gateway.items;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.records.RecordWriter;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.LogPosition;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Puts that come in one after the other, without end or conditions. They go to the log in their
 * order, in commands that are the larger the more there is to do: what comes while nothing is on
 * its way goes at once. Bounded if the caller adds nothing while it {@link #isFull}. Thread-safe.
 */
public final class ItemStream implements AutoCloseable {
  /** The most bytes that wait for an acknowledgement, but for what is added in one go. */
  private static final long MOST_BYTES = 8 << 20;

  /** The most bytes of items that are not in a command yet, but for one item. */
  private static final long MOST_OPEN_BYTES = 2 << 20;

  private final RecordWriter writer;
  private final Counter stored;
  private final Runnable progress;
  private final InFlight.Hold hold;
  private final ItemCommands commands;
  private final CompletableFuture<List<LogPosition>> ended = new CompletableFuture<>();
  private final Map<Integer, LogPosition> last = new TreeMap<>();
  private long openBytes;
  private long sentBytes;
  private int sent;
  private long count;
  private boolean ending;
  private boolean closed;

  ItemStream(RecordWriter writer, Counter stored, Runnable progress) {
    this.writer = writer;
    this.stored = stored;
    this.progress = progress;
    hold = writer.appends().admit();
    commands = new ItemCommands(writer.partitions(), writer::nextId, this::send);
  }

  /**
   * Adds puts.
   *
   * @throws ProblemException 429 if there is no room; the failure of what was added before
   */
  public synchronized void add(List<Item> items) {
    for (Item item : items) {
      requireGoingOn();
      long bytes = item.encodedBytes() + ItemBatch.ITEM_BYTES;
      hold.add(bytes);
      openBytes += bytes;
      count++;
      commands.add(item);
      if (openBytes >= MOST_OPEN_BYTES) {
        flush();
      }
    }
    if (sent == 0) {
      flush();
    }
  }

  private void requireGoingOn() {
    if (failure().isPresent()) {
      throw failure().get() instanceof ProblemException problem
          ? problem
          : new CompletionException(failure().get());
    }
    if (closed || ending) {
      throw new IllegalStateException("the stream is over");
    }
  }

  /** Why the stream has ended early; empty if it has not. */
  public Optional<Throwable> failure() {
    return ended.isCompletedExceptionally()
        ? Optional.of(ended.handle((positions, failure) -> failure).join())
        : Optional.empty();
  }

  /** Whether nothing should be added before there is progress. */
  public synchronized boolean isFull() {
    return openBytes + sentBytes >= MOST_BYTES;
  }

  /** How many puts were added. */
  public synchronized long count() {
    return count;
  }

  /**
   * Nothing is added any more.
   *
   * @return completes when the log has all, with the last position in each partition; fails with a
   *     {@link ProblemException}, and then any put may have been stored
   */
  public synchronized CompletionStage<List<LogPosition>> end() {
    ending = true;
    flush();
    endIfDone();
    return ended;
  }

  private void flush() {
    if (openBytes > 0 && !closed) {
      commands.close();
      hold.subtract(openBytes);
      openBytes = 0;
    }
  }

  /** Called by {@link #commands}, below {@link #add} and {@link #end}. */
  private void send(LogEntry entry) {
    long bytes = entry.value().length;
    hold.add(bytes);
    sentBytes += bytes;
    sent++;
    writer
        .appends()
        .append(List.of(entry), positions -> positions)
        .whenComplete((positions, failure) -> acknowledged(bytes, positions, failure));
  }

  private void acknowledged(long bytes, List<LogPosition> positions, Throwable failure) {
    synchronized (this) {
      hold.subtract(bytes);
      sentBytes -= bytes;
      sent--;
      if (failure != null) {
        ended.completeExceptionally(
            failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
      } else {
        positions.forEach(each -> last.put(each.partition(), each));
      }
      if (closed) {
        closeHold();
        return;
      }
      if (sent == 0 && !ended.isDone()) {
        flushOrFail();
      }
      endIfDone();
    }
    if (!Thread.holdsLock(this)) { // else whoever holds it looks himself
      progress.run();
    }
  }

  private void flushOrFail() {
    try {
      flush();
    } catch (ProblemException e) {
      ended.completeExceptionally(e);
    }
  }

  private void endIfDone() {
    if (ending && sent == 0 && openBytes == 0 && !ended.isDone()) {
      stored.inc(count);
      ended.complete(List.copyOf(last.values()));
    }
  }

  /** Gives up what is not sent, and frees all once the rest is acknowledged. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      hold.subtract(openBytes);
      openBytes = 0;
      closeHold();
    }
  }

  private void closeHold() {
    if (sent == 0) {
      hold.close();
    }
  }
}
