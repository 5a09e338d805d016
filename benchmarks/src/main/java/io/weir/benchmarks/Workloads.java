package io.weir.benchmarks;

import io.weir.model.Tag;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The workloads of a run, whose times lie in what was the past when the run began. */
final class Workloads {
  static final long SECOND = 1_000_000_000L;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  private static final int USUAL_TAGS = 10_000;
  private static final int QUERIED = 100;
  private static final int PROBED = 10;

  private final long seed;
  private final Sizes sizes;
  private final long began = Nanos.now();

  Workloads(long seed, Sizes sizes) {
    this.seed = seed;
    this.sizes = sizes;
  }

  long seed() {
    return seed;
  }

  /** Ten minutes, W1 to W3; those of the rounds follow one another up to when the run began. */
  Workload dense(String prefix, int round) {
    long start = began - (sizes.rounds() - round) * 10 * MINUTE;
    return Workload.usual(
        seed, prefix + round, Schedule.steady(start, sizes.denseRate(), 10 * MINUTE));
  }

  /** The 24 hours before the dense ones. */
  Workload lasting() {
    return filler("long", sizes.longRate());
  }

  /** A thousand tags over the same 24 hours, half of the samples to them in turn. */
  Workload queried(int rate) {
    return new Workload(seed, "queried", 1000, 2, lasting(rate));
  }

  /** Any number of samples of as many tags as there are usually, over the same 24 hours. */
  Workload filler(String prefix, int rate) {
    return Workload.usual(seed, prefix, lasting(rate));
  }

  private Schedule lasting(int rate) {
    long start = began - sizes.rounds() * 10 * MINUTE - 24 * HOUR;
    return Schedule.steady(start, rate, 24 * HOUR);
  }

  /**
   * 1000 periods of 45 minutes of one tag with a sample a second, which end more than two days ago.
   * No edge of a period cuts a bucket of those 5 minutes that answer, so all rows can be compared.
   *
   * @param upkeep ns since the epoch, when Weir rolls it up: at a point of each hour that its hash
   *     chooses
   */
  Workload month(long upkeep) {
    long bucket = 5 * MINUTE;
    long start = (began - 34 * 24 * HOUR) / bucket * bucket;
    Schedule schedule = Schedule.steady(start, 1, 1000 * 9 * bucket);
    return IntStream.range(0, Workload.MAX_TAGS)
        .mapToObj(i -> new Workload(seed, "month" + i, 1, 0, schedule))
        .filter(month -> sinceUpkeep(Tag.of(month.name(0)), upkeep) < SECOND)
        .findFirst()
        .orElseThrow();
  }

  /** How long ago, in ns, the upkeep of a tag began at a time. */
  private static long sinceUpkeep(Tag tag, long time) {
    long point = Integer.toUnsignedLong(tag.hashCode()) * (SECOND / 1000);
    return Math.floorMod(time - point, HOUR);
  }

  /** From now on, as it happens. */
  Workload live(String prefix, int rate, long nanos) {
    return Workload.usual(seed, prefix, Schedule.live(rate, nanos));
  }

  /** Up to now. */
  Workload recent(String prefix, int rate, long nanos) {
    return Workload.usual(seed, prefix, Schedule.recent(rate, nanos));
  }

  /** Names of a few tags that are given samples one by one, which are looked for. */
  List<String> probed() {
    return Workload.names(beforeProbes().prefix(), PROBED);
  }

  /** Samples of these tags before that: a tag that is new is another matter. */
  Workload beforeProbes() {
    Schedule schedule = Schedule.steady(Nanos.now() - 10 * MINUTE, 1, 5 * MINUTE);
    return new Workload(seed, "probe", PROBED, 2, schedule);
  }

  /** What one client sends: the usual tags, with the skew of W3 or each as often as the others. */
  Workload sent(String prefix, boolean uniform) {
    long nanos = 5 * MINUTE;
    int rate = (int) (sizes.growthSamples() / (nanos / SECOND));
    Schedule schedule = Schedule.recent(rate, nanos);
    return uniform
        ? new Workload(seed, prefix, USUAL_TAGS, 1, schedule)
        : Workload.usual(seed, prefix, schedule);
  }

  /** So many samples of so many tags, half of them by the skew and half to the tags in turn. */
  Workload ofTags(String prefix, int tags, int samples) {
    long nanos = 5 * MINUTE;
    int rate = (int) (samples / (nanos / SECOND));
    return new Workload(seed, prefix, tags, 2, Schedule.recent(rate, nanos));
  }

  /** The most frequent tags. */
  static List<Integer> frequent() {
    return IntStream.range(0, QUERIED).boxed().toList();
  }

  /** Tags that come by the roll call alone, or nearly so. */
  static List<Integer> rare(Workload workload) {
    long called = Math.min(workload.tags(), workload.schedule().count() / workload.rollCall());
    Set<Integer> tags = new TreeSet<>();
    for (int i = 0; i < QUERIED; i++) {
      tags.add((int) (called / 2 + called / 2 * i / QUERIED));
    }
    return List.copyOf(tags);
  }
}
