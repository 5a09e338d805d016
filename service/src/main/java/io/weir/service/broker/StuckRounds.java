package io.weir.service.broker;

/**
 * Tells whether a round of work makes no progress, by checks at equal intervals. Checks are
 * counted, not time: a process that was stopped, as with its machine, has not been stuck meanwhile.
 */
final class StuckRounds {
  /** While there is no work. */
  static final long NONE = 0;

  private final int limit;
  private long last = NONE;
  private int repeated;

  /**
   * @param limit a round that is met at so many checks after its first one is stuck
   */
  StuckRounds(int limit) {
    this.limit = limit;
  }

  /**
   * Whether the work is stuck; to be called once at each check.
   *
   * @param round that is under way, another number for each; {@link #NONE} for none
   */
  boolean isStuck(long round) {
    repeated = round == last && round != NONE ? repeated + 1 : 0;
    last = round;
    return repeated >= limit;
  }
}
