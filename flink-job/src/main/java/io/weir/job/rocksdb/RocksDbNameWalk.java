package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.TagNameWalk;
import io.weir.model.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks along the names in the column family of a map state, in one view of all key groups. */
final class RocksDbNameWalk implements TagNameWalk {
  private final RocksIterator iterator;
  private final Function<ChunkKey, byte[]> headOf;

  /**
   * @param iterator is closed with the walk
   * @param headOf gives the prefix of a map's entries
   */
  RocksDbNameWalk(RocksIterator iterator, Function<ChunkKey, byte[]> headOf) {
    this.iterator = iterator;
    this.headOf = headOf;
  }

  @Override
  public List<Name> names(ChunkKey group, byte[] from, int limit) {
    byte[] head = headOf.apply(group);
    byte[] start = Arrays.copyOf(head, head.length + from.length);
    System.arraycopy(from, 0, start, head.length, from.length);
    List<Name> names = new ArrayList<>(limit);
    iterator.seek(start);
    while (names.size() < limit && iterator.isValid()) {
      byte[] key = iterator.key();
      if (!startsWith(key, head)) {
        break;
      }
      int length = key.length - head.length - TagNameSerializer.END_BYTES;
      names.add(new Name(Tag.ofUtf8(key, head.length, length), valueHere()));
      iterator.next();
    }
    requireNoFault();
    return names;
  }

  @Override
  public long count(ChunkKey group) {
    byte[] head = headOf.apply(group);
    byte[] key = new byte[head.length];
    long count = 0;
    for (iterator.seek(head); iterator.isValid(); iterator.next()) {
      iterator.key(key);
      if (!startsWith(key, head)) {
        break;
      }
      count++;
    }
    requireNoFault();
    return count;
  }

  private byte[] valueHere() {
    try {
      return readValue(new DataInputDeserializer(iterator.value()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what is kept of a name", e);
    }
  }

  /** The value of an entry, as a map state of Flink's over RocksDB writes it; never null. */
  static byte[] readValue(DataInputView entry) throws IOException {
    boolean isNull = entry.readBoolean();
    return isNull ? new byte[0] : BytePrimitiveArraySerializer.INSTANCE.deserialize(entry);
  }

  private static boolean startsWith(byte[] key, byte[] head) {
    return key.length >= head.length && Arrays.equals(key, 0, head.length, head, 0, head.length);
  }

  private void requireNoFault() {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot walk on in RocksDB", e);
    }
  }

  @Override
  public void close() {
    iterator.close();
  }
}
