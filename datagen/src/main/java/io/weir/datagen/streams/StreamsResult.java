package io.weir.datagen.streams;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.ClientResult;

/**
 * What {@link StreamsRun} found.
 *
 * @param findings what is held at the end are events
 * @param done what clients of each kind did
 * @param reconnects of listeners
 * @param unanswered writes and reads that were given up
 */
public record StreamsResult(
    ClientFindings<StreamsCheck> findings, StreamsProgress done, long reconnects, long unanswered)
    implements ClientResult<StreamsCheck> {
  /** The longest that a writer waited until its write was answered, with all its attempts. */
  public double longestWriteSeconds() {
    return findings.writeMicros().getMaxValue() / 1e6;
  }

  @Override
  public boolean hasWritten() {
    return done.appended() > 0;
  }

  @Override
  public boolean isTried(StreamsCheck check) {
    return switch (check) {
      case PATCHES -> done.patched() > 0;
      case READS, POSITIONS -> done.reads() > 0;
      case LISTENERS -> done.received() > 0;
      case IDS, LISTS -> done.appended() > 0;
    };
  }
}
