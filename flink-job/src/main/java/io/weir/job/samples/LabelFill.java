package io.weir.job.samples;

import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Adds the postings of names that a store had before it kept any, one key group after the other,
 * step by step. Names that come or go meanwhile have theirs at once. Until a group is done no
 * search relies on its postings. The task's thread fills; any thread may ask.
 *
 * <pre>
 *   mark of a group: version u8 = 1 | 1 if all names are posted, else 0, u8 | tag of the last one
 * </pre>
 */
public final class LabelFill {
  private static final byte VERSION = 1;
  private static final byte DONE = 1;
  private static final int HEAD_BYTES = 2;

  /** Names of a step. */
  private static final int STEP_NAMES = 100;

  private final TagNames names;
  private final TaskKeyGroups keyGroups;
  private final AtomicIntegerArray done;

  /** The first group that may not be done. */
  private int next;

  LabelFill(TagNames names, TaskKeyGroups keyGroups) {
    this.names = names;
    this.keyGroups = keyGroups;
    done = new AtomicIntegerArray(keyGroups.all().count());
    next = keyGroups.first();
    for (int keyGroup = next; keyGroup <= keyGroups.last(); keyGroup++) {
      if (names.keepsPostings()) {
        byte[] mark = mark(keyGroup);
        done.set(keyGroup, mark != null && mark[1] == DONE ? 1 : 0);
      } else {
        names.removeMark(group(keyGroup));
      }
    }
  }

  private ChunkKey group(int keyGroup) {
    return ChunkKey.names(keyGroups.all().hashFor(keyGroup));
  }

  private byte[] mark(int keyGroup) {
    byte[] mark = names.mark(group(keyGroup));
    if (mark != null && (mark.length < HEAD_BYTES || mark[0] != VERSION)) {
      throw new UnreadableStateException(
          group(keyGroup), "the mark of labels: must be of version " + VERSION);
    }
    return mark;
  }

  /**
   * Whether all names of a group have their postings. To be asked before a walk begins that relies
   * on it.
   */
  boolean isDone(int keyGroup) {
    return done.get(keyGroup) != 0;
  }

  /** Takes a step of at most {@value #STEP_NAMES} names; true if there may be more to do. */
  public boolean step() {
    while (next <= keyGroups.last() && isDone(next)) {
      next++;
    }
    if (next > keyGroups.last() || !names.keepsPostings()) {
      return false;
    }
    if (fill(next)) {
      done.set(next, 1);
    }
    return true;
  }

  /** Posts the next names of a group; true if these were the last. */
  private boolean fill(int keyGroup) {
    ChunkKey group = group(keyGroup);
    byte[] mark = mark(keyGroup);
    byte[] from = {};
    if (mark != null) {
      from = Posting.concat(Arrays.copyOfRange(mark, HEAD_BYTES, mark.length), TagCursor.LEAST);
    }
    List<TagNameWalk.Name> some;
    try (TagNameWalk walk = names.walk()) {
      some = walk.names(group, from, STEP_NAMES);
    }
    List<byte[]> postings = new ArrayList<>();
    some.forEach(name -> postings.addAll(Posting.of(name.tag())));
    boolean isLast = some.size() < STEP_NAMES;
    names.post(group, postings, isLast ? ofAll() : upTo(some.get(some.size() - 1).tag()));
    return isLast;
  }

  private static byte[] ofAll() {
    return new byte[] {VERSION, DONE};
  }

  private static byte[] upTo(Tag tag) {
    return Posting.concat(new byte[] {VERSION, 0}, tag.utf8());
  }
}
