package io.weir.datagen.keys;

/**
 * What {@link KeysRun} has done so far.
 *
 * @param written items whose write was acknowledged, removals among them
 * @param read items and keys that were asked for
 * @param listed items in lists
 * @param increased counters, once each time
 * @param contended operations on keys that several clients write
 * @param unanswered requests that were given up, and operations of unknown outcome
 */
public record KeysProgress(
    long written, long read, long listed, long increased, long contended, long unanswered) {}
