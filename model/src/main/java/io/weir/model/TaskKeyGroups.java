package io.weir.model;

/**
 * The key groups that a task owns.
 *
 * @param all of the job
 * @param first of the task's
 * @param last of the task's
 */
public record TaskKeyGroups(KeyGroups all, int first, int last) {
  /** Whether the task owns the key group that a hash leads to. */
  public boolean owns(int hash) {
    int keyGroup = all.of(hash);
    return keyGroup >= first && keyGroup <= last;
  }
}
