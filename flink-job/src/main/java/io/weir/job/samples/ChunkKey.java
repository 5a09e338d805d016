package io.weir.job.samples;

import io.weir.model.Tag;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key of a list of fragments (a chunk, its summary, a page or the root of a series' tree in one
 * tier, or the extent of what was rolled up), of a tag's upkeep timer, or of the names or the
 * postings of a key group's tags. Its hash is that of the tag alone, so everything of a tag is in
 * one key group.
 *
 * <pre>
 *   as bytes, big-endian:
 *   version u8 = 1 | hash i32 | tag length u8 | tag | width u8 | tier u8 | kind u8
 *     | index i64, sign flipped
 *   version 2, of tags of more than 255 bytes: the same, with tag length u16
 *   width: values of every sample of the series; 0 where it is no key of a series
 * </pre>
 *
 * In RocksDB that puts a series' chunks of one tier next to each other, in the order of time.
 */
public final class ChunkKey {
  /** The tier of the samples themselves; the tiers of the roll-ups follow, see {@link Tiers}. */
  static final int RAW = 0;

  private static final byte VERSION = 1;
  private static final byte VERSION_OF_LONG_TAGS = 2;
  private static final int MAX_SHORT_TAG = 255;
  private static final byte[] NO_TAG = {};
  private static final int NO_SERIES = 0;

  /** What the key refers to, with its stored code. */
  enum Kind {
    ROOT(0),
    PAGE(1),
    CHUNK(2),
    ROLLED_UP(3),
    TAG(4),
    NAMES(5),
    SUMMARY(6),
    LABELS(7);

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
  private final int width;
  private final int tier;
  private final Kind kind;
  private final long index;

  private ChunkKey(int hash, byte[] tag, int width, int tier, Kind kind, long index) {
    this.hash = hash;
    this.tag = tag;
    this.width = width;
    this.tier = tier;
    this.kind = kind;
    this.index = index;
  }

  /** The key of a tag, for all its series. */
  public static ChunkKey of(Tag tag) {
    return new ChunkKey(tag.hashCode(), tag.utf8(), NO_SERIES, RAW, Kind.TAG, 0);
  }

  /** The root of a series' tree. */
  static ChunkKey root(Series series, int tier) {
    return of(series, tier, Kind.ROOT);
  }

  /** The key of what a series has {@linkplain RolledUp rolled up}. */
  static ChunkKey rolledUp(Series series) {
    return of(series, RAW, Kind.ROLLED_UP);
  }

  private static ChunkKey of(Series series, int tier, Kind kind) {
    Tag tag = series.tag();
    return new ChunkKey(tag.hashCode(), tag.utf8(), series.width(), tier, kind, 0);
  }

  /** The key of the names of all tags in the key group of a hash. */
  public static ChunkKey names(int hash) {
    return new ChunkKey(hash, NO_TAG, NO_SERIES, RAW, Kind.NAMES, 0);
  }

  /** The key of the postings of the key group whose names have this key. */
  public ChunkKey labels() {
    return new ChunkKey(hash, NO_TAG, NO_SERIES, RAW, Kind.LABELS, 0);
  }

  ChunkKey page(long lower) {
    return new ChunkKey(hash, tag, width, tier, Kind.PAGE, lower);
  }

  ChunkKey chunk(long lower) {
    return new ChunkKey(hash, tag, width, tier, Kind.CHUNK, lower);
  }

  ChunkKey summary(long lower) {
    return new ChunkKey(hash, tag, width, tier, Kind.SUMMARY, lower);
  }

  /** Whether it is the key of a chunk of samples. */
  boolean isChunkOfSamples() {
    return kind == Kind.CHUNK && tier == RAW;
  }

  /** The tag, of a key that has one. */
  public Tag tag() {
    return Tag.ofUtf8(tag, 0, tag.length);
  }

  /** The bytes of the tag, which must not be changed. */
  byte[] tagBytes() {
    return tag;
  }

  /** The key as bytes. */
  public byte[] toBytes() {
    boolean isLong = tag.length > MAX_SHORT_TAG;
    int lengthBytes = isLong ? Short.BYTES : 1;
    ByteBuffer bytes =
        ByteBuffer.allocate(1 + Integer.BYTES + lengthBytes + tag.length + 3 + Long.BYTES)
            .put(isLong ? VERSION_OF_LONG_TAGS : VERSION)
            .putInt(hash);
    (isLong ? bytes.putShort((short) tag.length) : bytes.put((byte) tag.length))
        .put(tag)
        .put((byte) width)
        .put((byte) tier)
        .put((byte) kind.code)
        .putLong(index ^ Long.MIN_VALUE);
    return bytes.array();
  }

  /**
   * Reads the key that {@link #toBytes} wrote.
   *
   * @throws IOException if there is none, or one of another version
   */
  public static ChunkKey readFrom(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION && version != VERSION_OF_LONG_TAGS) {
      throw new IOException("chunk key: version must be 1 or 2, got " + version);
    }
    int hash = in.readInt();
    boolean isLong = version == VERSION_OF_LONG_TAGS;
    byte[] tag = new byte[isLong ? in.readUnsignedShort() : in.readUnsignedByte()];
    in.readFully(tag);
    int width = in.readUnsignedByte();
    int tier = in.readUnsignedByte();
    Kind kind = Kind.of(in.readUnsignedByte());
    return new ChunkKey(hash, tag, width, tier, kind, in.readLong() ^ Long.MIN_VALUE);
  }

  /** The hash of the tag alone, which says the key group: not for tables in memory. */
  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * A hash for tables in memory, another one in each process. That of the tag is shared by all of
   * its chunks, and by any number of tags that somebody makes up.
   */
  public int secretHash() {
    return SecretHash.of(tag, 0, tag.length, width) ^ SecretHash.of(index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkKey key
        && hash == key.hash
        && width == key.width
        && tier == key.tier
        && kind == key.kind
        && index == key.index
        && Arrays.equals(tag, key.tag);
  }

  @Override
  public String toString() {
    String name = new String(tag, StandardCharsets.UTF_8);
    return name + "/" + width + "/" + tier + "/" + kind + "/" + index;
  }
}
