package io.weir.query.listing;

import io.weir.model.KeyGroups;
import io.weir.model.QueryClient;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import io.weir.queryclient.QueryLimits;
import io.weir.queryclient.RefusedException;
import io.weir.queryclient.TaskQueries;
import io.weir.service.access.NameSet;
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

/**
 * Lists that are merged from all tasks, each of which holds the names of its key groups. Which key
 * group each task begins with is remembered from one list to the next.
 */
public final class TaskListing {
  /** The most tasks that one listing queries at the same time. */
  static final int AT_ONCE = 8;

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
  public TaskListing(
      QueryClient client, KeyGroups keyGroups, QueryLimits limits, Executor threads) {
    this.client = client;
    this.keyGroups = keyGroups;
    this.atOnce = Math.min(AT_ONCE, limits.queries());
    this.total = limits.total();
    this.slots = new Semaphore(Math.max(atOnce, limits.queries() / 2));
    this.threads = threads;
  }

  /** Prepares a page. */
  public <N, E> Listing<N, E> list(Listed<N, E> listed) {
    return new Listing<>(listed);
  }

  /**
   * Queries for a page of the names that the caller may see, as {@link Listing#page}.
   *
   * @param prefix what the names begin with, may be empty
   * @param after only names after this one; empty for all
   */
  public <N, E> CompletionStage<ListingPage<N, E>> page(
      NameSet visible, String prefix, String after, int limit, PrefixedList<N, E> lists) {
    return visible.isAll()
        ? list(lists.list(prefix, after, limit)).page()
        : new VisibleNames<>(this, visible.startingWith(prefix), lists).page(after, limit);
  }

  /** The most bytes held at the same time for such a page. */
  public <N, E> long bytes(NameSet visible, Listed<N, E> list) {
    long merged = visible.isAll() ? 0 : list.limit() * list.entryBytes();
    return list(list).bytes() + merged;
  }

  /**
   * Queries all tasks for a page: first those that an earlier listing has found, up to {@value
   * #AT_ONCE} at the same time. A result says which key groups it covers; tasks of key groups that
   * are not covered are then queried one after the other. Results are merged into one page before
   * more are requested.
   */
  public final class Listing<N, E> {
    private final Listed<N, E> listed;
    private final List<Integer> known = tasks;
    private final List<Integer> found = new ArrayList<>();
    private final BitSet told = new BitSet(keyGroups.count());
    private ListingPage<N, E> page = new ListingPage<>(List.of(), null, QueryResult.Caveat.NONE);
    private long nanosLeft = total.toNanos();

    private Listing(Listed<N, E> listed) {
      this.listed = listed;
    }

    /**
     * The most bytes held at the same time: the results of all tasks queried at once, and the page
     * merged so far.
     */
    public long bytes() {
      return (1L + Math.min(known.size(), atOnce)) * listed.limit() * listed.entryBytes();
    }

    /**
     * Sends the queries; to be called once. Fails with the refusal or the failure of a task, or
     * with {@link UnreachableException} at once if too many listings are in flight, or when all
     * tasks together have taken longer than one query may.
     */
    public CompletionStage<ListingPage<N, E>> page() {
      int taken = Math.min(known.size(), atOnce);
      if (!slots.tryAcquire(taken)) {
        return CompletableFuture.failedFuture(
            new UnreachableException("too many lists are in flight", null));
      }
      return CompletableFuture.completedStage(null)
          .thenCompose(none -> restOfPage()) // an exception frees the slots too
          .whenComplete((all, fault) -> slots.release(taken));
    }

    private CompletionStage<ListingPage<N, E>> restOfPage() {
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
      return client.query(listed.query(keyGroups.hashFor(keyGroup))).toCompletableFuture();
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
      List<ListingPart<N, E>> parts = new ArrayList<>();
      QueryResult.Caveat caveat = page.caveat();
      for (int i = 0; i < asked.size(); i++) {
        int keyGroup = asked.get(i);
        ListingPart<N, E> part = part(answers.get(i));
        TaskKeyGroups range =
            TaskQueries.covered(keyGroups, keyGroup, part.firstKeyGroup(), part.lastKeyGroup());
        if (!told.get(keyGroup)) {
          found.add(keyGroup);
        }
        if (told.nextClearBit(range.first()) <= range.last()) {
          parts.add(part);
          caveat = caveat.and(answers.get(i).caveat());
        }
        told.set(range.first(), range.last() + 1);
      }
      if (found.size() > tasks.size()) {
        // Also if the time ends before all are found: the next listing then gets farther.
        tasks = List.copyOf(found);
      }
      page = merge(parts, caveat);
    }

    private ListingPart<N, E> part(QueryResult answer) {
      if (answer.unmarked() instanceof QueryResult.Refusal refusal) {
        throw new RefusedException(refusal);
      }
      return listed.part(answer.unmarked());
    }

    /**
     * The page ends where the first task's result ends: beyond that, this task may have names that
     * are not known yet. A page can be merged again like a task's result.
     */
    private ListingPage<N, E> merge(List<ListingPart<N, E>> parts, QueryResult.Caveat caveat) {
      TreeMap<N, E> merged = new TreeMap<>(listed.order());
      page.entries().forEach(entry -> merged.put(listed.name(entry), entry));
      N end = page.next();
      for (ListingPart<N, E> part : parts) {
        // Two replicas of the job may have answered, for ranges that overlap.
        part.entries().forEach(each -> merged.merge(listed.name(each), each, listed::merged));
        if (part.end() != null && (end == null || listed.order().compare(part.end(), end) < 0)) {
          end = part.end();
        }
      }
      NavigableMap<N, E> complete = end == null ? merged : merged.headMap(end, true);
      List<E> first = complete.values().stream().limit(listed.limit()).toList();
      boolean isCut = first.size() < complete.size();
      return new ListingPage<>(
          first, isCut ? listed.name(first.get(first.size() - 1)) : end, caveat);
    }
  }
}
