package io.weir.job;

import io.weir.model.Positions;

/**
 * What travels from Kafka's source to the tasks of the store. Pieces of a partition arrive at each
 * task in the order of the log, so each also says how far of its partition the task has everything.
 */
sealed interface LogPiece {
  /** The task that it is for; 0 until {@link Routing} has said so. */
  int task();

  /**
   * What one record of the log holds for one task.
   *
   * @param offset of the record in its partition
   * @param appendTime of the record, ms since the epoch
   * @param afterLoss whether Kafka has lost, or may have, records of the partition from before this
   *     one that no task has applied
   * @param block of samples, or a {@link CatchUpMark}; empty if nothing in the record is for the
   *     task
   */
  record Slice(
      int task, int partition, long offset, long appendTime, boolean afterLoss, byte[] block)
      implements LogPiece {
    static final byte[] NOTHING = {};

    /** Of the same record, for a task. */
    Slice forTask(int to, byte[] part) {
      return new Slice(to, partition, offset, appendTime, afterLoss, part);
    }
  }

  /** Up to there nothing more is coming for the task. */
  record Mark(int task, Positions positions) implements LogPiece {}
}
