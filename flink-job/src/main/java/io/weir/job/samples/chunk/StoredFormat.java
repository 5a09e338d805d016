package io.weir.job.samples.chunk;

import io.weir.model.MalformedException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What the first byte of everything that is stored says: the high four bits what it is, the low
 * four bits in which version. A layout that changes gets a code of its own; a code never changes
 * its meaning.
 */
public enum StoredFormat {
  /** Rows of an open chunk, see {@link DeltaRows}. */
  ROWS(0x11),
  /** The columns of a sealed chunk, each with one line; no longer written. */
  COLUMNS_WITH_A_LINE(0x21),
  /** The columns of a sealed chunk, see {@link SealedChunk}. */
  COLUMNS(0x22),
  /** The columns of a sealed chunk of buckets, see {@link SealedChunk} and {@link BucketRow}. */
  BUCKET_COLUMNS(0x51),
  /** Entries of an index node. */
  INDEX_NODE(0x31),
  /** What the samples of a sealed chunk add up to, see {@link ChunkSummary}. */
  SUMMARY(0x61),
  /**
   * How far the samples of a series that were rolled up reach; in three tiers, no longer written.
   */
  EXTENT_OF_THREE_TIERS(0x41),
  /** The same, and which tiers have them. */
  EXTENT(0x42);

  private final byte code;

  StoredFormat(int code) {
    this.code = (byte) code;
  }

  /** The byte. */
  public byte code() {
    return code;
  }

  /**
   * Refuses the first byte of something stored unless it has one of these codes.
   *
   * @param what is being read, for the message
   * @throws MalformedException if it has another code
   */
  public static void require(String what, byte got, StoredFormat... readable) {
    for (StoredFormat format : readable) {
      if (format.code == got) {
        return;
      }
    }
    throw new MalformedException(
        String.format(
            "%s: has format 0x%02x, this version of Weir reads %s",
            what,
            got,
            Arrays.stream(readable)
                .map(format -> String.format("0x%02x", format.code))
                .collect(Collectors.joining(" and "))));
  }
}
