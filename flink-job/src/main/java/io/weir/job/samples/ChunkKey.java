package io.weir.job.samples;

import io.weir.model.Tag;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names one list of fragments: a chunk, a page or the root of a tag's tree in one tier, or what was
 * rolled up of it; or else the names of a key group's tags. Its hash is that of the tag alone, so
 * all that a tag has is in one key group.
 *
 * <pre>
 *   as bytes, big-endian: hash i32 | tag length u8 | tag | tier u8 | kind u8 | index i64, sign flipped
 * </pre>
 *
 * In RocksDB that puts a tag's chunks of one tier side by side, in the order of time.
 */
public final class ChunkKey {
  /** The tier of the samples themselves; the tiers of the roll-ups follow, see {@link Tiers}. */
  static final int RAW = 0;

  private static final byte[] NO_TAG = {};

  /** What the key leads to, with the code that it is stored by. */
  enum Kind {
    ROOT(0),
    PAGE(1),
    CHUNK(2),
    NAMES(4),
    ROLLED_UP(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : KINDS) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("chunk key: unknown kind " + code);
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private final int hash;
  private final byte[] tag;
  private final int tier;
  private final Kind kind;
  private final long index;

  private ChunkKey(int hash, byte[] tag, int tier, Kind kind, long index) {
    this.hash = hash;
    this.tag = tag;
    this.tier = tier;
    this.kind = kind;
    this.index = index;
  }

  /** The root of a tag's tree. */
  public static ChunkKey root(Tag tag, int tier) {
    return new ChunkKey(tag.hashCode(), tag.utf8(), tier, Kind.ROOT, 0);
  }

  /** What the {@link Extent} of the samples of a tag that were rolled up is kept under. */
  static ChunkKey rolledUp(Tag tag) {
    return new ChunkKey(tag.hashCode(), tag.utf8(), RAW, Kind.ROLLED_UP, 0);
  }

  /** What the names of the tags of the key group that the hash leads to are kept under. */
  public static ChunkKey names(int hash) {
    return new ChunkKey(hash, NO_TAG, RAW, Kind.NAMES, 0);
  }

  ChunkKey page(long lower) {
    return new ChunkKey(hash, tag, tier, Kind.PAGE, lower);
  }

  ChunkKey chunk(long lower) {
    return new ChunkKey(hash, tag, tier, Kind.CHUNK, lower);
  }

  /** Whether it leads to samples, and not to buckets or to what lies where. */
  boolean isChunkOfSamples() {
    return kind == Kind.CHUNK && tier == RAW;
  }

  /** The tag, of any key that is of one. */
  public Tag tag() {
    return Tag.ofUtf8(tag, 0, tag.length);
  }

  /** The key as bytes. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(Integer.BYTES + 3 + tag.length + Long.BYTES)
        .putInt(hash)
        .put((byte) tag.length)
        .put(tag)
        .put((byte) tier)
        .put((byte) kind.code)
        .putLong(index ^ Long.MIN_VALUE)
        .array();
  }

  /**
   * Reads the key that {@link #toBytes} wrote.
   *
   * @throws IOException if there is none
   */
  public static ChunkKey readFrom(DataInput in) throws IOException {
    int hash = in.readInt();
    byte[] tag = new byte[in.readUnsignedByte()];
    in.readFully(tag);
    int tier = in.readByte();
    Kind kind = Kind.of(in.readUnsignedByte());
    return new ChunkKey(hash, tag, tier, kind, in.readLong() ^ Long.MIN_VALUE);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkKey key
        && hash == key.hash
        && tier == key.tier
        && kind == key.kind
        && index == key.index
        && Arrays.equals(tag, key.tag);
  }

  @Override
  public String toString() {
    return new String(tag, StandardCharsets.UTF_8) + "/" + tier + "/" + kind + "/" + index;
  }
}
