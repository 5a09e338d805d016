package io.weir.model;

/** The key groups that a task owns, and how a hash finds its key group. */
public interface KeyGroups {
  /** The first key group owned. */
  int first();

  /** The last key group owned. */
  int last();

  /** The key group that a hash leads to. */
  int of(int hash);

  /** Some hash that leads to the key group; always the same one. */
  int hashFor(int keyGroup);
}
