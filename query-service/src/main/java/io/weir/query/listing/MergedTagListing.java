package io.weir.query.listing;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.queryclient.QueryLimits;
import io.weir.queryclient.TaskQueries;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The list of all tags, merged from the tasks, each of which holds the tags of its key groups. */
public final class MergedTagListing {
  /** The most tasks that one listing queries at the same time. */
  static final int AT_ONCE = 8;

  /** Bytes of one entry of a result: the name, three objects, its place in the merge. */
  private static final long ENTRY_BYTES = 384;

  private final QueryClient client;
  private final KeyGroups keyGroups;
  private final int atOnce;
  private final Duration total;
  private final Executor threads;

  /** Listings take at most half of the queries that may be in flight. */
  private final Semaphore slots;

  /**
   * A key group of each task that the latest listing has found; it may have ended before the last.
   */
  private volatile List<Integer> tasks = List.of(0);

  /**
   * @param limits a listing has the time of one query, and sends no more queries at once than may
   *     be in flight
   * @param threads threads that merge results
   */
  public MergedTagListing(
      QueryClient client, KeyGroups keyGroups, QueryLimits limits, Executor threads) {
    this.client = client;
    this.keyGroups = keyGroups;
    this.atOnce = Math.min(AT_ONCE, limits.queries());
    this.total = limits.total();
    this.slots = new Semaphore(Math.max(atOnce, limits.queries() / 2));
    this.threads = threads;
  }

  /**
   * Prepares a page.
   *
   * @param prefix what the names begin with, may be empty
   * @param after only names after this one; empty for all
   * @param limit 1 to {@link Query.TagList#MAX_LIMIT}
   * @param width only tags that have a series of this width, 1 to 64; 0 for all
   * @throws IllegalArgumentException if prefix or cursor is too long, or the cursor is no tag
   */
  public Listing list(String prefix, String after, int limit, int width) {
    return new Listing(new Query.TagList(prefix, after, limit, width, 0));
  }

  /**
   * The same with the parameters {@code prefix} and {@code cursor} of a request.
   *
   * @throws ProblemException 400, naming the field
   */
  public Listing list(QueryParameters parameters, int limit, int width) {
    String prefix = parameters.optionalText("prefix").orElse("");
    String cursor = parameters.optionalText("cursor").orElse("");
    try {
      return list(prefix, cursor, limit, width);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /**
   * Queries all tasks for a page: first those that an earlier listing has found, up to {@value
   * #AT_ONCE} at the same time. A result says which key groups it covers; tasks of key groups that
   * are not covered are then queried one after the other. Results are merged into one page before
   * more are requested.
   */
  public final class Listing {
    private final Query.TagList query;
    private final List<Integer> known = tasks;
    private final List<Integer> found = new ArrayList<>();
    private final BitSet told = new BitSet(keyGroups.count());
    private TagPage page = new TagPage(List.of(), null, QueryResult.Caveat.NONE);
    private long nanosLeft = total.toNanos();

    private Listing(Query.TagList query) {
      this.query = query;
    }

    /**
     * The most bytes held at the same time: the results of all tasks queried at once, and the page
     * merged so far.
     */
    public long bytes() {
      return (1L + Math.min(known.size(), atOnce)) * query.limit() * ENTRY_BYTES;
    }

    /**
     * Sends the queries; to be called once. Fails with the refusal or the failure of a task, or
     * with {@link UnreachableException} at once if too many listings are in flight, or when all
     * tasks together have taken longer than one query may.
     */
    public CompletionStage<TagPage> page() {
      int taken = Math.min(known.size(), atOnce);
      if (!slots.tryAcquire(taken)) {
        return CompletableFuture.failedFuture(
            new UnreachableException("too many lists of tags are in flight", null));
      }
      return CompletableFuture.completedStage(null)
          .thenCompose(none -> restOfPage()) // an exception frees the slots too
          .whenComplete((all, fault) -> slots.release(taken));
    }

    private CompletionStage<TagPage> restOfPage() {
      List<Integer> due = due();
      if (due.isEmpty()) {
        tasks = List.copyOf(found);
        return CompletableFuture.completedFuture(page);
      }
      long begin = System.nanoTime();
      List<CompletableFuture<QueryResult>> asked = due.stream().map(this::ask).toList();
      return inTime(CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)))
          // The limit does not include waiting for a thread that merges.
          .whenComplete((all, fault) -> nanosLeft -= System.nanoTime() - begin)
          .thenComposeAsync(
              all -> {
                note(due, asked.stream().map(CompletableFuture::join).toList());
                return restOfPage();
              },
              threads);
    }

    private List<Integer> due() {
      List<Integer> due = known.stream().filter(group -> !told.get(group)).limit(atOnce).toList();
      int next = told.nextClearBit(0);
      return due.isEmpty() && next < keyGroups.count() ? List.of(next) : due;
    }

    private CompletableFuture<QueryResult> ask(int keyGroup) {
      return client
          .query(
              new Query.TagList(
                  query.prefix(),
                  query.after(),
                  query.limit(),
                  query.width(),
                  keyGroups.hashFor(keyGroup)))
          .toCompletableFuture();
    }

    /** The first queries have only their own limit, whose message says more. */
    private CompletableFuture<Void> inTime(CompletableFuture<Void> answers) {
      if (told.isEmpty()) {
        return answers;
      }
      return answers
          .orTimeout(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS)
          .exceptionally(
              fault -> {
                throw fault instanceof TimeoutException
                    ? new UnreachableException(
                        "not all tasks have answered within " + total.toMillis() + " ms", fault)
                    : new CompletionException(fault);
              });
    }

    private void note(List<Integer> asked, List<QueryResult> answers) {
      for (int i = 0; i < asked.size(); i++) {
        int keyGroup = asked.get(i);
        TaskKeyGroups range = TaskQueries.covered(keyGroups, keyGroup, answers.get(i));
        if (!told.get(keyGroup)) {
          found.add(keyGroup);
        }
        told.set(range.first(), range.last() + 1);
      }
      if (found.size() > tasks.size()) {
        // Also if the time ends before all are found: the next listing then gets farther.
        tasks = List.copyOf(found);
      }
      page = merge(page, answers, query.limit());
    }
  }

  /**
   * The page ends where the first task's result ends: beyond that, this task may have names that
   * are not known yet. A page can be merged again like a task's result.
   */
  private static TagPage merge(TagPage before, List<QueryResult> answers, int limit) {
    // Two replicas of the job may have answered, for ranges that overlap.
    TreeMap<Tag, QueryResult.Tags.Entry> merged = new TreeMap<>();
    before.tags().forEach(entry -> merged.put(entry.tag(), entry));
    Tag end = before.next();
    QueryResult.Caveat caveat = before.caveat();
    for (QueryResult answer : answers) {
      QueryResult.Tags tags = (QueryResult.Tags) answer.unmarked();
      caveat = caveat.and(answer.caveat());
      tags.tags().forEach(entry -> merged.put(entry.tag(), entry));
      if (tags.next() != null && (end == null || tags.next().compareTo(end) < 0)) {
        end = tags.next();
      }
    }
    NavigableMap<Tag, QueryResult.Tags.Entry> complete =
        end == null ? merged : merged.headMap(end, true);
    List<QueryResult.Tags.Entry> page = complete.values().stream().limit(limit).toList();
    Tag next = page.size() < complete.size() ? page.get(limit - 1).tag() : end;
    return new TagPage(page, next, caveat);
  }
}
