package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.model.Tag;
import java.util.List;

/**
 * Writes names and their postings at once, into the column family of a map state. For one thread.
 *
 * <pre>
 *   key in a group's map of postings: posting | 0x00, with no value; or 0xFF | 0x00, with the mark
 * </pre>
 */
final class RocksDbPostings {
  /** Is no valid tag, and after all postings. */
  static final Tag MARK = Tag.ofUtf8(new byte[] {(byte) 0xFF}, 0, 1);

  /** No value, as a map state of Flink's has it. */
  private static final byte[] NULL = {1};

  private final RocksDbColumn<ChunkKey> column;
  private final StoredKeys<ChunkKey> keys;
  private final BatchBytes batch;

  RocksDbPostings(RocksDbColumn<ChunkKey> column) {
    this.column = column;
    keys = column.keys();
    batch = new BatchBytes(column.handle().getID());
  }

  /** Whether an entry's key, without its map's, is not the mark's. */
  static boolean isPosting(byte[] position) {
    return position[0] != (byte) 0xFF;
  }

  void add(ChunkKey group, Tag name, byte[] value, List<byte[]> postings) {
    batch.put(stored(group, name.utf8()), RocksDbCursor.stored(value));
    put(group, postings);
    write();
  }

  void remove(ChunkKey group, Tag name, List<byte[]> postings) {
    batch.remove(stored(group, name.utf8()));
    ChunkKey labels = group.labels();
    postings.forEach(posting -> batch.remove(stored(labels, posting)));
    write();
  }

  void post(ChunkKey group, List<byte[]> postings, byte[] mark) {
    put(group, postings);
    batch.put(stored(group.labels(), MARK.utf8()), RocksDbCursor.stored(mark));
    write();
  }

  private void put(ChunkKey group, List<byte[]> postings) {
    ChunkKey labels = group.labels();
    postings.forEach(posting -> batch.put(stored(labels, posting), NULL));
  }

  private byte[] stored(ChunkKey map, byte[] position) {
    byte[] key = RocksDbCursor.concat(keys.of(map), position);
    return RocksDbCursor.concat(key, TagNameSerializer.END);
  }

  private void write() {
    column.write(batch);
    batch.clear();
  }
}
