package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Fragments;
import io.weir.model.MalformedException;

/**
 * Reads and decodes what is stored; all readers of indexes and chunks use it.
 *
 * <p>Its methods throw {@link UnreadableStateException} where that fails.
 */
final class TreeReader {
  private TreeReader() {}

  /** The root of a tree, empty if there is no such tree. */
  static IndexNode root(FragmentReader reader, ChunkKey key) {
    byte[] stored = reader.read(key);
    return stored == null ? new IndexNode() : index(key, stored);
  }

  /** A page that a root names. */
  static IndexNode page(FragmentReader reader, ChunkKey key) {
    return index(key, requireThere(key, reader.read(key)));
  }

  private static IndexNode index(ChunkKey key, byte[] stored) {
    IndexNode index;
    try {
      index = IndexNode.of(stored);
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
    if (index.size() == 0) {
      throw new UnreadableStateException(key, "it names nothing");
    }
    return index;
  }

  /** A chunk that a page names, of rows of {@code width} values. */
  static Chunk chunk(FragmentReader reader, ChunkKey key, int width) {
    return chunk(key, new Fragments(requireThere(key, reader.read(key))), width);
  }

  /**
   * The same for code that rewrites it or rolls it up: compared with its checksum, so that damage
   * is not packed again as if it were sound. A query does not pay for that.
   */
  static Chunk intactChunk(FragmentReader reader, ChunkKey key, int width) {
    byte[] stored = requireThere(key, reader.read(key));
    try {
      Fragments.requireIntact(stored);
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
    return chunk(key, new Fragments(stored), width);
  }

  /** How many rows a chunk that a page names has at the most: several of one time count each. */
  static int rows(FragmentReader reader, ChunkKey key) {
    byte[] stored = requireThere(key, reader.read(key));
    try {
      return Fragments.rows(stored);
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
  }

  /**
   * The same as {@link #chunk}, of its fragments; they may be null, which is the fault that nothing
   * is there.
   */
  static Chunk chunk(ChunkKey key, Fragments fragments, int width) {
    Chunk chunk;
    try {
      chunk = requireThere(key, fragments).chunk();
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
    if (chunk.width() != width) {
      throw new UnreadableStateException(
          key, "its rows have " + chunk.width() + " values, not " + width);
    }
    if (chunk.size() == 0) {
      throw new UnreadableStateException(key, "it has no row");
    }
    return chunk;
  }

  /** Reads the summary of a chunk of {@code rows} rows of {@code width} values. */
  static void readSummary(
      ChunkKey key, Fragments fragments, int width, int rows, ChunkSummary summary) {
    try {
      requireThere(key, fragments).readSummary(summary);
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
    if (summary.width() != width || summary.size() != rows) {
      throw new UnreadableStateException(
          key,
          "it is of %d rows of %d values, not of %d of %d"
              .formatted(summary.size(), summary.width(), rows, width));
    }
  }

  /**
   * Whether more than a third of the rows of a chunk that a page names are not packed, and more
   * than {@code spared} of them.
   */
  static boolean isLoose(FragmentReader reader, ChunkKey key, int spared) {
    byte[] stored = requireThere(key, reader.read(key));
    try {
      int rows = Fragments.rows(stored);
      int loose = rows - Fragments.packedRows(stored);
      return loose > spared && loose > rows / 3;
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
  }

  /** What is held of a series in buckets, {@link RolledUp#NONE} if nothing is. */
  static RolledUp rolledUp(FragmentReader reader, Series series) {
    ChunkKey key = ChunkKey.rolledUp(series);
    try {
      return RolledUp.of(reader.read(key));
    } catch (MalformedException e) {
      throw new UnreadableStateException(key, e);
    }
  }

  private static <T> T requireThere(ChunkKey key, T stored) {
    if (stored == null) {
      throw new UnreadableStateException(key, "it is named, and not there");
    }
    return stored;
  }
}
