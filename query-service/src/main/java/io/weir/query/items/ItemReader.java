package io.weir.query.items;

import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult.Items.Entry;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.LogPosition;
import io.weir.model.records.SearchState;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.TaskListing;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.CallMemory;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.service.access.NameSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Reads of items for other protocols than HTTP, within the same bounds: {@code WEIR_REPLY_MEMORY}
 * and the threads for replies. What fails, fails as queries do, see {@link
 * io.weir.query.reply.QueryFailures}.
 */
public final class ItemReader {
  /** About the most bytes of a window's values, unless its first one has more. */
  private static final int WINDOW_BYTES = 1 << 20;

  /** About the most bytes of a short value. */
  private static final int SHORT_BYTES = 160;

  /** What an answer takes besides the bytes of its value, as it came and as it is sent. */
  private static final int ANSWER_BYTES = 224;

  private final RecordClient client;
  private final ItemClient items;
  private final TaskListing tasks;
  private final Replies replies;
  private final int partitions;

  /**
   * @param tasks lists keys
   * @param partitions of the log of records
   */
  public ItemReader(
      RecordClient client, ItemClient items, TaskListing tasks, Replies replies, int partitions) {
    this.client = client;
    this.items = items;
    this.tasks = tasks;
    this.replies = replies;
    this.partitions = partitions;
  }

  /** Some items of an index, in the order of the keys' bytes. */
  public record Page(List<Entry> items, boolean more, String last) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * What is stored under the first of some keys, as many as {@link #WINDOW_BYTES} are enough for.
   *
   * @param required positions that the tasks must have applied
   * @param keys of one index, 1 to {@value ItemQuery#MAX_KEYS}
   * @param reservation of {@link #windowBytes}
   * @return for the first keys, one or more, in their order
   */
  public CompletionStage<List<Answer>> window(
      List<LogPosition> required, List<ItemKey> keys, Reservation reservation) {
    return items.values(required, keys, WINDOW_BYTES, reservation);
  }

  /**
   * What is stored under many keys, if their values are short: neighbours are found for less.
   *
   * @param required positions that the tasks must have applied
   * @param keys of one index, 1 or more
   * @param reservation of {@link #shortBytes}
   * @return for all keys, in their order; empty if their values take more than {@value
   *     #SHORT_BYTES} bytes on average
   */
  public CompletionStage<Optional<List<Answer>>> shortValues(
      List<LogPosition> required, List<ItemKey> keys, Reservation reservation) {
    return items.allValues(required, keys, keys.size() * SHORT_BYTES, reservation);
  }

  /** Of how many keys short values may be waited for by a call that holds the keys already. */
  public int mostShortKeys() {
    return (int) (memory().mostBesidesHeld() / (SHORT_BYTES + ANSWER_BYTES));
  }

  /** The most memory that short values and their replies take. */
  public static long shortBytes(int keys) {
    return (long) keys * (SHORT_BYTES + ANSWER_BYTES);
  }

  /** The most memory that a window and its reply take. */
  public static long windowBytes(int keys) {
    return 2L * (WINDOW_BYTES + ItemCommand.MAX_VALUE_BYTES) + (long) keys * ANSWER_BYTES;
  }

  /** The memory that keys take that wait to be looked up. */
  public static long keyBytes(String index, Iterable<String> keys) {
    long bytes = 0;
    for (String key : keys) {
      bytes += LookupRequest.KEY_BYTES + index.length() + key.length();
    }
    return bytes;
  }

  /** The number of partitions of the log of records. */
  public int partitions() {
    return partitions;
  }

  /** The memory for replies. */
  public CallMemory memory() {
    return replies.calls();
  }

  /** For slow work on answers. */
  public Executor threads() {
    return replies.threads();
  }

  /**
   * A page of items.
   *
   * @param required positions that the tasks must have applied
   * @param prefix what the keys start with, may be empty
   * @param after only keys after this one; empty for all
   * @param limit the most items, 1 to {@value io.weir.model.records.RecordQuery#MAX_LIMIT}
   * @param withValues whether values are wanted too; then a page has fewer items where they are
   *     large
   */
  public record PageQuery(
      List<LogPosition> required,
      String index,
      String prefix,
      String after,
      int limit,
      boolean withValues) {
    public PageQuery {
      required = List.copyOf(required);
    }

    /** The same of other keys. */
    PageQuery of(String begin, String last, int most) {
      return new PageQuery(required, index, begin, last, most, withValues);
    }
  }

  /**
   * A search.
   *
   * @param required positions that the tasks must have applied
   * @param text see {@link io.weir.model.records.SearchQuery.Hits}
   * @param after only keys after this one; empty for all
   * @param limit the most items, 1 to {@value io.weir.model.records.RecordQuery#MAX_LIMIT}
   * @param withValues whether values are wanted too; then a page has fewer items where they are
   *     large
   */
  public record Search(
      List<LogPosition> required,
      String index,
      String text,
      String after,
      int limit,
      boolean withValues) {
    public Search {
      required = List.copyOf(required);
    }
  }

  /** The most bytes that a page takes, to be reserved before it is asked for. */
  public long bytes(PageQuery query) {
    ItemList list = ItemList.of(query);
    return tasks.bytes(NameSet.NONE, list) + list.textBytes();
  }

  /** The same of a page of a search. */
  public long bytes(Search search) {
    return bytes(ItemList.of(search));
  }

  private long bytes(ItemList list) {
    return tasks.list(list).bytes() + list.textBytes();
  }

  /**
   * Asks for a page.
   *
   * @param visible the keys that the caller may see
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public CompletionStage<Page> page(PageQuery query, NameSet visible, Reservation reservation) {
    ItemList.of(query).query(0);
    return page(reservation, () -> ItemList.page(tasks, visible, query));
  }

  /**
   * Asks for a page of a search. It may have few items or none and yet not be the last. Fails with
   * a refusal where the text cannot be searched for, or the index not at all or not yet.
   *
   * @throws IllegalArgumentException naming the field, {@code q} for the text, the limit and what
   *     was got
   */
  public CompletionStage<Page> page(Search search, Reservation reservation) {
    ItemList list = ItemList.of(search);
    list.query(0);
    return page(reservation, () -> tasks.list(list).page());
  }

  private CompletionStage<Page> page(
      Reservation reservation, Supplier<CompletionStage<ListingPage<String, Entry>>> answer) {
    return client
        .untilApplied(reservation, answer)
        .thenApply(
            page ->
                new Page(
                    page.entries(), page.next() != null, page.next() == null ? "" : page.next()));
  }

  /** The most bytes that the state of a search takes, to be reserved before it is asked for. */
  public long stateBytes(String index) {
    return tasks.list(new SearchStates(List.of(), index)).bytes();
  }

  /**
   * Asks whether an index can be searched.
   *
   * @param required positions that the tasks must have applied
   * @return of all key groups
   * @throws IllegalArgumentException if there can be no index of this name
   */
  public CompletionStage<SearchState> search(
      List<LogPosition> required, String index, Reservation reservation) {
    SearchStates states = new SearchStates(required, index);
    states.query(0);
    return client
        .untilApplied(reservation, () -> tasks.list(states).page())
        .thenApply(page -> page.entries().get(0));
  }
}
