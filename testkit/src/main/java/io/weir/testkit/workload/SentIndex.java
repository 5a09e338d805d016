package io.weir.testkit.workload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a run's samples of some tags are, and how many it has of every tag. Built in two passes
 * over the run, at some 10 ns a sample each; holds 4 bytes for each sample of the chosen tags and
 * 24 for each tag.
 */
public final class SentIndex {
  private final Manifest manifest;
  private final int[] counts;
  private final int[] unacknowledged;
  private final int[] first;
  private final int[] last;
  private final Map<Integer, int[]> numbers = new HashMap<>();

  /** Indexes the samples of {@code tags}, and counts all. */
  public SentIndex(Manifest manifest, Set<Integer> tags) {
    this.manifest = manifest;
    Workload workload = manifest.workload();
    counts = new int[workload.tags()];
    unacknowledged = new int[workload.tags()];
    first = new int[workload.tags()];
    last = new int[workload.tags()];
    Arrays.fill(first, -1);
    Arrays.fill(last, -1);
    boolean all = manifest.unacknowledged().isEmpty();
    for (int n = 0; n < manifest.offered(); n++) {
      int tag = workload.tag(n);
      counts[tag]++;
      if (!all && !manifest.acknowledged(n)) {
        unacknowledged[tag]++;
      }
      if (first[tag] < 0) {
        first[tag] = n;
      }
      last[tag] = n;
    }
    int[][] chosen = new int[workload.tags()][];
    for (int tag : tags) {
      chosen[tag] = new int[counts[tag]];
      numbers.put(tag, chosen[tag]);
    }
    int[] filled = new int[workload.tags()];
    for (int n = 0; n < manifest.offered(); n++) {
      int tag = workload.tag(n);
      if (chosen[tag] != null) {
        chosen[tag][filled[tag]++] = n;
      }
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  /** How many samples of {@code tag} were sent, acknowledged or not. */
  public int sent(int tag) {
    return counts[tag];
  }

  /** How many of them were not acknowledged. */
  public int unacknowledged(int tag) {
    return unacknowledged[tag];
  }

  /** The time of the tag's first sample; there must be one. */
  public long firstTime(int tag) {
    return manifest.workload().time(first[tag]);
  }

  /** The time of the tag's last sample; there must be one. */
  public long lastTime(int tag) {
    return manifest.workload().time(last[tag]);
  }

  /** The numbers of the tag's samples, ascending; it must be one of the chosen tags. */
  public int[] numbers(int tag) {
    return numbers.get(tag);
  }

  /** How many of the tag's samples have a time before {@code time}; it must be a chosen tag. */
  public int countBefore(int tag, long time) {
    int before = (int) manifest.workload().schedule().countBefore(time);
    int at = Arrays.binarySearch(numbers.get(tag), before);
    return at < 0 ? -at - 1 : at;
  }
}
