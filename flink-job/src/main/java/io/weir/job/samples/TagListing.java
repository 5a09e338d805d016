package io.weir.job.samples;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Answers which tags there are, a page at a time; safe for any number of threads. */
final class TagListing {
  /** A page ends when it has cost so much, though not before its first name; it may be empty. */
  private static final long MAX_COST = 32 << 20;

  /** What reading a key or a name costs besides its bytes, as if they were as many more. */
  private static final long READ_COST = 1 << 10;

  private final FragmentReader reader;
  private final TagIndex index;
  private final TagLocks locks;
  private final TaskKeyGroups keyGroups;

  TagListing(FragmentReader reader, TagIndex index, TagLocks locks, TaskKeyGroups keyGroups) {
    this.reader = reader;
    this.index = index;
    this.locks = locks;
    this.keyGroups = keyGroups;
  }

  QueryResult.Tags answer(Query.TagList query) {
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
