package io.weir.job.source;

import org.apache.kafka.common.Uuid;

/**
 * The last record that was read of a partition; it tells after a restore whether the log is still
 * the one that was read.
 *
 * @param topic Kafka's id of it, which a topic that is created anew does not share
 * @param offset in the partition
 * @param epoch of the leader that appended it; a leader that has lost records has a later one
 * @param appendMillis when it was appended, by the broker's clock
 */
record LastRead(Uuid topic, long offset, int epoch, long appendMillis) {}
