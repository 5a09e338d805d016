package io.weir.job.records.documents;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.records.DocumentPlace;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.MetricKey;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Merges the documents of metrics into one order by one walk, so from one view of the map (Knuth,
 * The Art of Computer Programming 3, 5.4.1). Reads a few documents of a metric ahead, more each
 * time, so that going from metric to metric costs a seek for a batch and not one for each document.
 * What was read ahead is bounded in bytes: what is larger is read again. For one thread.
 */
final class DocumentMerge {
  /** The most bytes that are read ahead, of all metrics. */
  static final int MAX_AHEAD_BYTES = 16 << 20;

  /** The most documents that are read ahead, of one metric. */
  private static final int MAX_BATCH = 256;

  /** How many times as many each time. */
  private static final int MORE = 4;

  private final RecordMap.Walk walk;
  private final boolean descending;
  private final long bytesOfRun;
  private final PriorityQueue<Run> runs;

  /** The run that the walk is at the last entry of; null if it is elsewhere. */
  private Run walked;

  /**
   * Begins a merge.
   *
   * @param isOwned which of the query's metrics to merge
   */
  DocumentMerge(RecordMap.Walk walk, DocumentQuery.Documents query, Predicate<MetricKey> isOwned) {
    this.walk = walk;
    descending = query.descending();
    bytesOfRun = MAX_AHEAD_BYTES / query.keys().size();
    Comparator<Run> order = Comparator.comparing(Run::place);
    runs = new PriorityQueue<>(descending ? order.reversed() : order);
    for (int i = 0; i < query.keys().size(); i++) {
      if (isOwned.test(query.keys().get(i))) {
        Run run = new Run(i, query);
        if (run.read()) {
          runs.add(run);
        }
      }
    }
  }

  boolean hasNext() {
    return !runs.isEmpty();
  }

  /** Where the next document stands; there must be one. */
  DocumentPlace place() {
    return runs.element().place();
  }

  /** Which of the query's metrics the next document belongs to; there must be one. */
  int key() {
    return runs.element().index;
  }

  /** The next document as it is stored; there must be one. */
  byte[] stored() {
    return StoredDocument.check(runs.element().stored());
  }

  /** Goes on; there must be a next document. */
  void step() {
    Run run = runs.remove();
    if (run.step()) {
      runs.add(run);
    }
  }

  /**
   * A document that was read ahead.
   *
   * @param stored null if it was too large to be kept
   */
  private record Ahead(DocumentPlace place, byte[] stored) {}

  /** The documents of one metric. */
  private final class Run {
    private final int index;
    private final MetricKey key;
    private final MapKey map;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private final long lower;
    private final long upper;
    private int batch;
    private boolean isDone;

    Run(int index, DocumentQuery.Documents query) {
      this.index = index;
      key = query.keys().get(index);
      map = MapKey.documents(key);
      batch = 2 + Math.min(MAX_BATCH, query.page().limit()) / query.keys().size();
      long lowest = query.range().lower();
      long uppermost = query.range().upper();
      if (query.after().isPresent()) {
        DocumentPlace after = query.after().get();
        boolean isBefore = key.compareTo(after.key()) < 0;
        boolean isAfter = key.compareTo(after.key()) > 0;
        if (descending) {
          uppermost = Math.min(uppermost, isBefore ? after.time() + 1 : after.time());
        } else {
          lowest = Math.max(lowest, isAfter ? after.time() : after.time() + 1);
        }
      }
      lower = lowest;
      upper = uppermost;
    }

    DocumentPlace place() {
      return ahead.element().place();
    }

    byte[] stored() {
      Ahead first = ahead.element();
      if (first.stored() != null) {
        return first.stored();
      }
      walked = null;
      walk.seek(map, StoredDocument.position(first.place().time()));
      return walk.value();
    }

    /** Goes to the next document; false if there is none. */
    boolean step() {
      long time = ahead.remove().place().time();
      return !ahead.isEmpty() || (!isDone && readAfter(time));
    }

    /** Reads the first documents; false if there are none. */
    boolean read() {
      return lower < upper && readFrom(seek(descending ? upper - 1 : lower));
    }

    private boolean readAfter(long time) {
      return readFrom(walked == this ? walkOn() : seek(descending ? time - 1 : time + 1));
    }

    private boolean seek(long time) {
      byte[] position = StoredDocument.position(time);
      return descending ? walk.seekBack(map, position) : walk.seek(map, position);
    }

    private boolean walkOn() {
      return descending ? walk.previous() : walk.next();
    }

    private boolean readFrom(boolean isAny) {
      walked = this;
      long bytes = 0;
      boolean any = isAny;
      while (any) {
        long time = StoredDocument.timeAt(walk.position());
        if (time < lower || time >= upper) {
          break;
        }
        byte[] stored = walk.value();
        bytes += stored.length;
        ahead.add(new Ahead(new DocumentPlace(time, key), bytes > bytesOfRun ? null : stored));
        if (ahead.size() == batch || bytes > bytesOfRun) {
          batch = Math.min(MAX_BATCH, MORE * batch);
          return true;
        }
        any = walkOn();
      }
      isDone = true;
      return !ahead.isEmpty();
    }
  }
}
