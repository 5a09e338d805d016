package io.weir.job.samples;

import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges the names of many key groups into one order (Knuth, The Art of Computer Programming 3,
 * 5.4.1). Holds a few names of each group and reads more when they are used up: the cost is a seek
 * a group and a step a name. For one thread, which closes it.
 */
final class TagMerge implements AutoCloseable {
  /** A name with this appended sorts right after the name: no tag contains it. */
  private static final byte LEAST = 1;

  private final TagNameWalk walk;
  private final byte[] prefix;
  private final byte[] from;
  private final PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparing(Run::first));

  TagMerge(TagNameWalk walk, String prefix, String after) {
    this.walk = walk;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] least =
        after.isEmpty() ? this.prefix : leastAfter(after.getBytes(StandardCharsets.UTF_8));
    from = Arrays.compareUnsigned(least, this.prefix) > 0 ? least : this.prefix;
  }

  private static byte[] leastAfter(byte[] name) {
    byte[] least = Arrays.copyOf(name, name.length + 1);
    least[name.length] = LEAST;
    return least;
  }

  /**
   * Adds a group.
   *
   * @param expected about how many of its names will be taken
   */
  void add(ChunkKey group, int expected) {
    // Half as many more, since names do not spread evenly.
    Run run = new Run(group, 2 + expected + expected / 2);
    if (run.read(from)) {
      runs.add(run);
    }
  }

  boolean hasNext() {
    return !runs.isEmpty();
  }

  /** The next name; there must be one. */
  TagNameWalk.Name next() {
    Run run = runs.remove();
    TagNameWalk.Name name = run.names.get(run.at);
    if (run.step()) {
      runs.add(run);
    }
    return name;
  }

  @Override
  public void close() {
    walk.close();
  }

  /** The names of one group that were read and not taken. */
  private final class Run {
    private final ChunkKey group;
    private final int batch;
    private List<TagNameWalk.Name> names = List.of();
    private int at;

    Run(ChunkKey group, int batch) {
      this.group = group;
      this.batch = batch;
    }

    Tag first() {
      return names.get(at).tag();
    }

    /** Goes to the next name; false if there is none. */
    boolean step() {
      Tag taken = first();
      at++;
      if (at < names.size()) {
        return first().startsWith(prefix);
      }
      return names.size() == batch && read(leastAfter(taken.utf8()));
    }

    boolean read(byte[] from) {
      names = walk.names(group, from, batch);
      at = 0;
      return !names.isEmpty() && first().startsWith(prefix);
    }
  }
}
