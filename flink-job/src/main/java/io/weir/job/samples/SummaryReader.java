package io.weir.job.samples;

import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Fragments;

/** Reads summaries of chunks, those of many neighbours by a {@linkplain FragmentWalk walk}. */
final class SummaryReader implements AutoCloseable {
  /** Summaries that must have been read before a walk begins. */
  private static final int READS_BEFORE_WALK = 3;

  private final FragmentReader reader;
  private final int width;
  private int reads;

  /** Null until a walk pays. */
  private FragmentWalk walk;

  /**
   * @param width values of every row
   */
  SummaryReader(FragmentReader reader, int width) {
    this.reader = reader;
    this.width = width;
  }

  /** Reads the summary of a chunk of so many rows into {@code target}. */
  void read(ChunkKey key, int rows, ChunkSummary target) {
    TreeReader.readSummary(key, fragments(key), width, rows, target);
  }

  private Fragments fragments(ChunkKey key) {
    if (reads++ < READS_BEFORE_WALK) {
      byte[] stored = reader.read(key);
      return stored == null ? null : new Fragments(stored);
    }
    if (walk == null) {
      walk = reader.walk();
    }
    return walk.read(key);
  }

  @Override
  public void close() {
    if (walk != null) {
      walk.close();
    }
  }
}
