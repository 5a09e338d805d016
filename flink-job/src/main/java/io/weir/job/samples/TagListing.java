package io.weir.job.samples;

import io.weir.job.samples.labels.CompiledMatcher;
import io.weir.job.samples.labels.CompiledSelector;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/** Answers which tags there are, a page at a time; safe for any number of threads. */
final class TagListing {
  /** A page ends when it has cost so much, though not before its first name; it may be empty. */
  private static final long MAX_COST = 32 << 20;

  /** The same of time, since a test of a regular expression may take long. */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What reading a key or a name costs besides its bytes, as if they were as many more. */
  private static final long READ_COST = 1 << 10;

  private final FragmentReader reader;
  private final TagIndex index;
  private final TagLocks locks;
  private final TaskKeyGroups keyGroups;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock in ns
   */
  TagListing(
      FragmentReader reader,
      TagIndex index,
      TagLocks locks,
      TaskKeyGroups keyGroups,
      LongSupplier nanoTime) {
    this.reader = reader;
    this.index = index;
    this.locks = locks;
    this.keyGroups = keyGroups;
    this.nanoTime = nanoTime;
  }

  /** The answer; a refusal if a regular expression is none, or takes too much stack. */
  QueryResult answer(Query.TagList query) {
    if (query.matchers().isEmpty()) {
      return list(query);
    }
    try {
      return search(query, new CompiledSelector(query.matchers()));
    } catch (CompiledMatcher.UnusableException e) {
      return new QueryResult.Refusal(QueryResult.Refusal.Reason.INVALID, e.getMessage());
    }
  }

  /** Looks at no more of a tag than its name before that matches. */
  private QueryResult.Tags search(Query.TagList query, CompiledSelector selector) {
    List<QueryResult.Tags.Entry> entries = new ArrayList<>();
    Meter meter = new Meter(reader);
    try (TagSearch found = index.search(selector.all(), query.prefix(), query.after(), nanoTime)) {
      long before = found.cost(); // choosing lists costs every page the same
      long begin = nanoTime.getAsLong();
      Tag last = null;
      while (found.hasNext()
          && (last == null
              || entries.size() < query.limit()
                  && meter.cost + found.cost() - before < MAX_COST
                  && nanoTime.getAsLong() - begin < MAX_NANOS)) {
        last = found.next();
        QueryResult.Tags.Entry entry = entry(meter, found, last, selector, query.width());
        if (entry != null) {
          entries.add(entry);
        }
      }
      return new QueryResult.Tags(
          entries, found.hasNext() ? last : null, keyGroups.first(), keyGroups.last());
    }
  }

  /** The same of a tag that was found, if its labels match. */
  private QueryResult.Tags.Entry entry(
      Meter meter, TagSearch found, Tag tag, CompiledSelector selector, int only) {
    if (!selector.mayMatch(tag.toString())) {
      return null;
    }
    Widths widths = index.widths(found, tag);
    return selector.anyMatches(tag.toString(), widths, only)
        ? entry(meter, tag, widths, only)
        : null;
  }

  private QueryResult.Tags list(Query.TagList query) {
    List<QueryResult.Tags.Entry> entries = new ArrayList<>();
    Meter meter = new Meter(reader);
    try (TagMerge names = index.list(query.prefix(), query.after(), query.limit())) {
      Tag last = null;
      while (names.hasNext() && entries.size() < query.limit() && meter.cost < MAX_COST) {
        TagNameWalk.Name name = names.next();
        last = name.tag();
        meter.add(last.utf8().length + name.value().length);
        QueryResult.Tags.Entry entry = entry(meter, last, index.widths(name), query.width());
        if (entry != null) {
          entries.add(entry);
        }
      }
      return new QueryResult.Tags(
          entries, names.hasNext() ? last : null, keyGroups.first(), keyGroups.last());
    }
  }

  /**
   * What is held of a tag; null if its first samples are not there yet or its last have gone.
   *
   * @param only of this width; 0 for all
   */
  private QueryResult.Tags.Entry entry(FragmentReader reader, Tag tag, Widths widths, int only) {
    Lock reading = locks.reading(tag.hashCode());
    reading.lock();
    try {
      Extent all =
          widths.stream()
              .filter(width -> only == 0 || width == only)
              .mapToObj(width -> extent(reader, new Series(tag, width)))
              .reduce(Extent.NONE, Extent::plus);
      return all.isNone()
          ? null
          : new QueryResult.Tags.Entry(tag, widths, all.first(), all.last(), all.count());
    } finally {
      reading.unlock();
    }
  }

  private static Extent extent(FragmentReader reader, Series series) {
    Extent old = TreeReader.rolledUp(reader, series).extent();
    ChunkKey root = ChunkKey.root(series, ChunkKey.RAW);
    try (TreeCursor raw = new TreeCursor(reader, root, series.width())) {
      return raw.isEmpty() ? old : old.plus(raw.extent());
    }
  }

  /** Counts what reading costs. */
  private static final class Meter implements FragmentReader {
    private final FragmentReader reader;
    private long cost;

    Meter(FragmentReader reader) {
      this.reader = reader;
    }

    @Override
    public byte[] read(ChunkKey key) {
      byte[] stored = reader.read(key);
      add(stored == null ? 0 : stored.length);
      return stored;
    }

    void add(int bytes) {
      cost += READ_COST + bytes;
    }
  }
}
