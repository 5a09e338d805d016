package io.weir.job;

import io.weir.model.Positions;

/**
 * What travels from Kafka's source to the tasks of the store. Pieces of a partition reach each task
 * in the order of the log, so each also tells up to where the task has everything of its partition.
 */
sealed interface LogPiece {
  /** The task that it is for; 0 until {@link LogSplit} has set it. */
  int task();

  /**
   * What one record of the log holds for one task.
   *
   * @param offset of the record in its partition
   * @param appendTime of the record, ms since the epoch
   * @param afterLoss whether Kafka has lost, or may have lost, earlier records of the partition
   *     that no task has applied
   * @param block of samples, or a {@link CatchUpMark}; empty if nothing in the record is for the
   *     task
   */
  record Slice(
      int task, int partition, long offset, long appendTime, boolean afterLoss, byte[] block)
      implements LogPiece {
    static final byte[] NOTHING = {};

    /** A slice of the same record for a task. */
    Slice forTask(int to, byte[] part) {
      return new Slice(to, partition, offset, appendTime, afterLoss, part);
    }
  }

  /** Nothing more comes for the task up to these positions. */
  record Mark(int task, Positions positions) implements LogPiece {}
}
