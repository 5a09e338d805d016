package io.weir.job.records.documents;

import java.util.Arrays;

/**
 * A tree of and, or, not over leaves, which are found to hold one after the other in any order. It
 * is decided as soon as the other leaves cannot change it. What leaves cost, together, is at most
 * the size of the tree. For one thread.
 */
final class Verdict {
  private static final int ROOT = 0;

  private final Kind[] kinds;
  private final int[] parents;
  private final int[] children;
  private int size;

  /** For each node, how many children must still be settled for it to be what all of them are. */
  private final int[] open;

  private final boolean[] settled;
  private boolean result;

  /**
   * @param nodes the most nodes
   */
  Verdict(int nodes) {
    kinds = new Kind[nodes];
    parents = new int[nodes];
    children = new int[nodes];
    open = new int[nodes];
    settled = new boolean[nodes];
  }

  /** What a node makes of its children. */
  enum Kind {
    AND,
    OR,
    NOT,
    LEAF
  }

  /**
   * Adds a node below another one, all of whose children must be added before the first {@link
   * #reset}; the first node is the root.
   *
   * @return its number
   */
  int add(int parent, Kind kind) {
    kinds[size] = kind;
    parents[size] = parent;
    if (size != ROOT) {
      children[parent]++;
    }
    return size++;
  }

  /** Forgets which leaves hold. */
  void reset() {
    System.arraycopy(children, 0, open, 0, size);
    Arrays.fill(settled, 0, size, false);
  }

  boolean isSettled(int node) {
    return settled[node];
  }

  boolean isDecided() {
    return settled[ROOT];
  }

  /** Takes that a leaf holds. */
  void hold(int leaf) {
    settle(leaf, true);
  }

  /** Whether the tree holds, where no leaf does but those that were said to. */
  boolean end() {
    for (int node = 0; node < size && !settled[ROOT]; node++) {
      if (kinds[node] == Kind.LEAF) {
        settle(node, false);
      }
    }
    return result;
  }

  private void settle(int leaf, boolean holds) {
    int node = leaf;
    boolean value = holds;
    while (!settled[node]) {
      settled[node] = true;
      if (node == ROOT) {
        result = value;
        return;
      }
      node = parents[node];
      open[node]--;
      if (kinds[node] == Kind.NOT) {
        value = !value;
      } else if (value == (kinds[node] == Kind.AND) && open[node] > 0) {
        return;
      }
    }
  }
}
