package io.weir.query;

import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.client.KeyGroups;
import io.weir.query.client.QueryLimits;
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

/** The list of all tags: every task knows those of its key groups, and here they are merged. */
final class Catalogue {
  /** The most tasks that one listing asks at the same time. */
  static final int AT_ONCE = 8;

  /** What one entry of an answer takes: the name's bytes, three objects, its place in the merge. */
  private static final long ENTRY_BYTES = 384;

  private final QueryClient client;
  private final KeyGroups keyGroups;
  private final int atOnce;
  private final Duration total;
  private final Executor threads;

  /** Half of the queries that may be in flight are left to others. */
  private final Semaphore slots;

  /** A key group of each task, as the latest listing has found them, as far as it came. */
  private volatile List<Integer> tasks = List.of(0);

  /**
   * @param limits a listing takes no longer to ask than one query may, and asks no more at the same
   *     time than may be in flight
   * @param threads where answers are merged
   */
  Catalogue(QueryClient client, KeyGroups keyGroups, QueryLimits limits, Executor threads) {
    this.client = client;
    this.keyGroups = keyGroups;
    this.atOnce = Math.min(AT_ONCE, limits.queries());
    this.total = limits.total();
    this.slots = new Semaphore(Math.max(atOnce, limits.queries() / 2));
    this.threads = threads;
  }

  /**
   * A page that can be asked for.
   *
   * @param prefix what the names begin with, may be empty
   * @param after only names after this one; empty for all
   * @param limit 1 to {@link Query.TagList#MAX_LIMIT}
   * @throws IllegalArgumentException if prefix or cursor is too long, or the cursor no tag, saying
   *     so
   */
  Listing list(String prefix, String after, int limit) {
    return new Listing(new Query.TagList(prefix, after, limit, 0));
  }

  /**
   * Asks all tasks for a page: those of which an earlier listing has told at the same time, up to
   * {@value #AT_ONCE}. An answer says which key groups it speaks for, and what is left after all of
   * them is asked for one task after the other. What has come is merged into one page before more
   * is asked for.
   */
  final class Listing {
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
     * The most that the answers take which are held at the same time, in bytes: of all tasks that
     * are asked together, and the page made of those before.
     */
    long bytes() {
      return (1L + Math.min(known.size(), atOnce)) * query.limit() * ENTRY_BYTES;
    }

    /**
     * Asks; to be called once. Fails with the refusal or the failure of a task, or with {@link
     * UnreachableException} at once if too many listings are under way, or once the tasks together
     * have taken longer than one query may.
     */
    CompletionStage<TagPage> page() {
      int taken = Math.min(known.size(), atOnce);
      if (!slots.tryAcquire(taken)) {
        return CompletableFuture.failedFuture(
            new UnreachableException("too many lists of tags are asked for", null));
      }
      return CompletableFuture.completedStage(null)
          .thenCompose(none -> restOfPage()) // what it throws frees the slots too
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
          // The time until a thread is free to merge is not the tasks'.
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
                  query.prefix(), query.after(), query.limit(), keyGroups.hashFor(keyGroup)))
          .toCompletableFuture();
    }

    /** The first queries have no other limit than their own, which says more when it is over. */
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
        KeyGroups.Range range = keyGroups.range(keyGroup, answers.get(i));
        if (!told.get(keyGroup)) {
          found.add(keyGroup);
        }
        told.set(range.first(), range.last() + 1);
      }
      if (found.size() > tasks.size()) {
        // Also if the time is over before all are found: the next one then gets farther.
        tasks = List.copyOf(found);
      }
      page = merge(page, answers, query.limit());
    }
  }

  /**
   * The page goes no further than every task has looked: what one has beyond its own end may come
   * before what another has already told. A page is to another merge what a task's answer is.
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
