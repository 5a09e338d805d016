package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.NamePage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Merges what the key groups of a task keep by name, or by key, into one order (Knuth, The Art of
 * Computer Programming 3, 5.4.1). Holds a few entries of each group and reads more when they are
 * used up: the cost is a seek a group and a step an entry. Where several groups have the same
 * place, one follows the other. For one thread.
 */
public final class NameMerge {
  /**
   * An entry of a key group.
   *
   * @param place that it has in the map
   */
  public record Entry(byte[] place, byte[] value) {}

  private final RecordMap.Walk walk;
  private final byte[] prefix;
  private final int valueBytes;
  private final PriorityQueue<Run> runs =
      new PriorityQueue<>(
          Comparator.<Run, byte[]>comparing(run -> run.first().place(), Arrays::compareUnsigned));

  /**
   * Begins a merge of names.
   *
   * @param placeOf the place of a name; that of a name's start starts the place
   */
  public NameMerge(
      RecordMap.Walk walk,
      TaskKeyGroups keyGroups,
      NamePage page,
      Function<String, byte[]> placeOf) {
    this(
        walk,
        keyGroups,
        MapKey::names,
        placeOf.apply(page.prefix()),
        page.after().isEmpty() ? null : placeOf.apply(page.after()),
        page.limit(),
        Integer.MAX_VALUE);
  }

  /**
   * Begins a merge of a map that each key group has.
   *
   * @param mapOf the map of a key group, given a hash that leads to it
   * @param prefix what the places start with
   * @param after only places after this one; null for all
   * @param expected about how many entries will be taken
   * @param valueBytes how much of each value is wanted
   */
  public NameMerge(
      RecordMap.Walk walk,
      TaskKeyGroups keyGroups,
      IntFunction<MapKey> mapOf,
      byte[] prefix,
      byte[] after,
      int expected,
      int valueBytes) {
    this.walk = walk;
    this.prefix = prefix;
    this.valueBytes = valueBytes;
    byte[] from = after == null ? prefix : Place.after(after);
    if (Arrays.compareUnsigned(from, prefix) < 0) {
      from = prefix;
    }
    int share = expected / (1 + keyGroups.last() - keyGroups.first());
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      // Half as many more, since names do not spread evenly.
      Run run = new Run(mapOf.apply(keyGroups.all().hashFor(keyGroup)), 2 + share + share / 2);
      if (run.read(from)) {
        runs.add(run);
      }
    }
  }

  public boolean hasNext() {
    return !runs.isEmpty();
  }

  /** Whether the next entry has this place. */
  public boolean isNext(byte[] place) {
    return hasNext() && Arrays.equals(runs.peek().first().place(), place);
  }

  /** The next entry; there must be one. */
  public Entry next() {
    Run run = runs.remove();
    Entry entry = run.first();
    if (run.step()) {
      runs.add(run);
    }
    return entry;
  }

  /** The entries of one key group that were read and not taken. */
  private final class Run {
    private final MapKey map;
    private final int batch;
    private final List<Entry> entries = new ArrayList<>();
    private int at;

    Run(MapKey map, int batch) {
      this.map = map;
      this.batch = batch;
    }

    Entry first() {
      return entries.get(at);
    }

    /** Goes to the next entry; false if there is none. */
    boolean step() {
      byte[] taken = first().place();
      at++;
      return at < entries.size() || entries.size() == batch && read(Place.after(taken));
    }

    boolean read(byte[] from) {
      entries.clear();
      at = 0;
      boolean any = walk.seek(map, from);
      while (any && Place.startsWith(walk.position(), prefix)) {
        entries.add(new Entry(walk.position(), walk.value(valueBytes)));
        any = entries.size() < batch && walk.next();
      }
      return !entries.isEmpty();
    }
  }
}
