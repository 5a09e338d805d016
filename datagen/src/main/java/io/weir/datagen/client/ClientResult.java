package io.weir.datagen.client;

/**
 * The end of a run of clients of records.
 *
 * @param <C> the requirements
 */
public interface ClientResult<C extends Enum<C> & Requirement> {
  ClientFindings<C> findings();

  /** Requests that were given up. */
  long unanswered();

  /** Whether anything was written. */
  boolean hasWritten();

  /** Whether anything was done that could show a fault. */
  boolean isTried(C check);

  /** Whether anything was written, and nothing was found. */
  default boolean pass() {
    return hasWritten() && findings().faults().values().stream().allMatch(count -> count == 0);
  }
}
