package io.weir.job.samples;

import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.Widths;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Seals series, moves what is old to the roll-ups and deletes; for the thread of the store. */
final class SeriesUpkeep {
  /** How often a tag is looked at for what is to be sealed and what has become too old. */
  private static final Duration PERIOD = Duration.ofHours(1);

  private final SampleStore store;
  private final UpkeepSchedule schedule;
  private final TagIndex index;
  private final TierFill tierFill;
  private final RollUp rollUp;
  private final Retention retention;
  private final InstantSource clock;

  SeriesUpkeep(
      SampleStore store,
      UpkeepSchedule schedule,
      TagIndex index,
      BucketTrees buckets,
      Retention retention,
      InstantSource clock) {
    this.store = store;
    this.schedule = schedule;
    this.index = index;
    tierFill = new TierFill(buckets);
    rollUp = new RollUp(buckets);
    this.retention = retention;
    this.clock = clock;
  }

  /** Asks for a tag's next upkeep. */
  void schedule(Tag tag) {
    schedule.at(tag, next(tag, clock.millis()));
  }

  /**
   * The time of a tag's next upkeep after {@code now}: at the same point of every period, which its
   * hash chooses. So tags that came together are spread, and stay so however late they were called.
   */
  private static long next(Tag tag, long now) {
    long period = PERIOD.toMillis();
    long point = Integer.toUnsignedLong(tag.hashCode()) % period;
    return now - Math.floorMod(now - point, period) + period;
  }

  /** See {@link SampleStore#upkeep}. */
  void run(Tag tag) {
    Widths widths = index.widths(tag);
    if (widths.isEmpty()) {
      return;
    }
    long now = clock.millis();
    boolean more =
        widths.stream().mapToObj(width -> new Series(tag, width)).anyMatch(s -> run(s, now));
    if (more) {
      schedule.at(tag, now);
    } else if (!index.widths(tag).isEmpty()) {
      schedule.at(tag, next(tag, now));
    }
  }

  /** The same for a series; true if there is more to do. */
  private boolean run(Series name, long now) {
    if (tierFill.step(name)) {
      return true;
    }
    ChunkTree raw = store.flushed(name);
    boolean more =
        rollUp.takeOver(raw, name, cutoff(now, retention.raw()))
            | rollUp.expire(name, cutoff(now, retention.rollUps()));
    return more || !removeIfEmpty(name, raw) && raw.seal();
  }

  private static long cutoff(long nowMillis, Duration retention) {
    return TimeUnit.MILLISECONDS.toNanos(nowMillis) - retention.toNanos();
  }

  /** Removes a series of which nothing is held; false if something is. */
  private boolean removeIfEmpty(Series name, ChunkTree raw) {
    if (!raw.isEmpty() || !rollUp.isEmpty(name)) {
      return false;
    }
    index.remove(name);
    store.forget(name);
    return true;
  }

  /** Removes what a deletion includes; queries of the tag must wait meanwhile. */
  void delete(TagDeletion deletion) {
    index.widths(deletion.tag()).stream()
        .filter(deletion::includes)
        .mapToObj(width -> new Series(deletion.tag(), width))
        .forEach(series -> delete(series, deletion.before()));
  }

  private void delete(Series name, long before) {
    ChunkTree raw = store.flushed(name);
    raw.removeBefore(before);
    rollUp.removeBefore(name, before);
    removeIfEmpty(name, raw);
  }
}
