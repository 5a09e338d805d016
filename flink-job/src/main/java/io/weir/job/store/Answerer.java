package io.weir.job.store;

import io.weir.model.Answer;
import io.weir.model.Periods;
import io.weir.model.Question;
import io.weir.model.Tag;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Answers questions from what the chunk store holds; safe for any number of threads. */
public final class Answerer {
  private final FragmentReader reader;
  private final TagListing listing;
  private final TagLocks locks;
  private final Supplier<Answer.Status> status;
  private final int width;

  Answerer(
      FragmentReader reader,
      TagListing listing,
      TagLocks locks,
      Supplier<Answer.Status> status,
      int width) {
    this.reader = reader;
    this.listing = listing;
    this.locks = locks;
    this.status = status;
    this.width = width;
  }

  /** The answer to a question; a refusal where there is none. */
  public Answer answer(Question question) {
    if (question instanceof Question.Report report) {
      Lock reading = locks.reading(report.tag().hashCode());
      reading.lock();
      try {
        return report(report);
      } finally {
        reading.unlock();
      }
    } else if (question instanceof Question.TagList list) {
      return listing.answer(list);
    }
    return status.get();
  }

  private Answer report(Question.Report question) {
    Tag tag = question.tag();
    int tier = Tiers.forPeriod(question.periods().width());
    try (TreeCursor raw = new TreeCursor(reader, ChunkKey.root(tag, ChunkKey.RAW), width);
        BucketCursor old = new BucketCursor(reader, ChunkKey.root(tag, tier), width)) {
      if (raw.isEmpty() && old.isEmpty()) {
        return new Answer.Refusal(
            Answer.Refusal.Reason.UNKNOWN_TAG, "tag: no sample of \"" + tag + "\" is held");
      }
      long lastRolledUp =
          old.isEmpty() ? Long.MIN_VALUE : Stored.extent(reader, ChunkKey.rolledUp(tag)).last();
      return rows(question.periods(), raw, old, tier, lastRolledUp);
    }
  }

  /**
   * @param lastRolledUp ns, the time of the latest sample in any bucket: whatever in the raw tree
   *     is later needs no look at the buckets, however long raw samples were kept meanwhile
   */
  private Answer.Rows rows(
      Periods periods, TreeCursor raw, BucketCursor old, int tier, long lastRolledUp) {
    double[] values = new double[periods.points() * width];
    int missing = 0;
    int end = 0;
    long resolution = 0;
    long oldest = 0;
    for (int row = 1; row <= periods.points(); row++) {
      long time = periods.time(row);
      boolean inRaw = raw.seek(time);
      boolean rolledUp = !old.isEmpty() && !(inRaw && raw.time() > lastRolledUp) && old.seek(time);
      if (rolledUp && old.mayHideLater()) {
        resolution = Tiers.width(tier);
      }
      boolean fromBuckets = rolledUp && !(inRaw && raw.time() >= old.time());
      if (fromBuckets) {
        old.copyValues(values, end);
      } else if (inRaw) {
        raw.copyValues(values, end);
      } else {
        missing++;
        continue;
      }
      if (end == 0) {
        oldest = fromBuckets ? old.time() : raw.time();
      }
      end += width;
    }
    return new Answer.Rows(
        periods,
        resolution,
        width,
        missing,
        oldest,
        missing == 0 ? values : Arrays.copyOf(values, end));
  }
}
