package io.weir.gateway.items;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.gateway.records.RecordWriter;
import io.weir.model.records.Change;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Writes of items for other protocols than HTTP, with the outcomes and within the bounds of HTTP:
 * {@code WEIR_MAX_IN_FLIGHT}, {@code WEIR_OUTCOMES_WAITING} and {@code WEIR_OUTCOME_TIMEOUT}.
 * Futures fail with a {@link ProblemException}: 412 if the condition is not met, with what was
 * {@code found}; 504 if the outcome is not known in time, 503 if the log has not acknowledged the
 * write; then it may still happen.
 */
public final class ItemWriter {
  private final RecordWriter writer;
  private final Counter stored;

  ItemWriter(RecordWriter writer, Counter stored) {
    this.writer = writer;
    this.stored = stored;
  }

  /**
   * What became of a put.
   *
   * @param created whether there was no item before
   * @param position of the command in the log
   */
  public record Stored(long version, boolean created, LogPosition position) {}

  /**
   * What became of a removal whose condition was met.
   *
   * @param existed whether there was an item
   * @param position of the command in the log
   */
  public record Removed(boolean existed, LogPosition position) {}

  /**
   * Stores a value.
   *
   * @param expected the condition, see {@link ItemCommand.OfItem#expected}
   * @throws ProblemException 429 if there is no room, 503 if nothing can be written
   * @throws IllegalArgumentException if there is no such version
   */
  public CompletionStage<Stored> put(ItemCommand.Item item, long expected) {
    return writer.write(
        new ItemCommand.PutItem(writer.nextId(), item, expected),
        2L * item.encodedBytes(), // the item, and the command
        this::stored);
  }

  private Stored stored(Change change) {
    ItemReplies.requireDone(change);
    if (change.outcome() instanceof ItemOutcome.Stored outcome) {
      stored.inc();
      return new Stored(outcome.version(), outcome.created(), change.position());
    }
    throw new IllegalStateException("a put had the outcome " + change.outcome());
  }

  /**
   * Removes an item.
   *
   * @param expected the condition, see {@link ItemCommand.OfItem#expected}
   * @throws ProblemException 429 if there is no room, 503 if nothing can be written
   * @throws IllegalArgumentException if there is no such version
   */
  public CompletionStage<Removed> remove(ItemKey key, long expected) {
    return writer.write(
        new ItemCommand.RemoveItem(writer.nextId(), key, expected), 1, ItemWriter::removed);
  }

  private static Removed removed(Change change) {
    if (change.outcome() instanceof Change.Outcome.Refused) {
      return new Removed(false, change.position()); // there was none
    }
    ItemReplies.requireDone(change);
    return new Removed(true, change.position());
  }

  /**
   * Sets whether the values of an index can be searched. There is no outcome but that the log has
   * it.
   *
   * @return where the setting is in the log
   * @throws ProblemException 503 if nothing can be written
   * @throws IllegalArgumentException if there can be no index of this name
   */
  public CompletionStage<List<LogPosition>> set(String index, SearchSetting setting) {
    SetSearch command = new SetSearch(writer.nextId(), index, setting);
    return writer
        .appends()
        .append(List.of(ItemCommands.entry(command, writer.partitions())), positions -> positions);
  }

  /**
   * Begins a stream of puts without conditions.
   *
   * @param progress called when the log has acknowledged something, by a thread of the log; must be
   *     brief and must not block
   * @throws ProblemException 429 if there is no room, 503 if nothing can be written
   */
  public ItemStream stream(Runnable progress) {
    return new ItemStream(writer, stored, progress);
  }
}
