package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.TagNameWalk;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rocksdb.RocksIterator;

/** Walks along the names in the column family of a map state, in one view of all key groups. */
final class RocksDbNameWalk implements TagNameWalk {
  private static final byte[] FIRST = {};

  private final RocksDbCursor cursor;
  private final Function<ChunkKey, byte[]> mapOf;

  /**
   * @param iterator is closed with the walk
   * @param mapOf gives the prefix of a map's entries
   */
  RocksDbNameWalk(RocksIterator iterator, Function<ChunkKey, byte[]> mapOf) {
    cursor = new RocksDbCursor(iterator);
    this.mapOf = mapOf;
  }

  @Override
  public List<Name> names(ChunkKey group, byte[] from, int limit) {
    List<Name> names = new ArrayList<>(limit);
    boolean any = cursor.seek(mapOf.apply(group), from);
    while (any && names.size() < limit) {
      byte[] position = cursor.position();
      int length = position.length - TagNameSerializer.END.length;
      names.add(new Name(Tag.ofUtf8(position, 0, length), cursor.value()));
      any = cursor.next();
    }
    return names;
  }

  @Override
  public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
    List<byte[]> postings = new ArrayList<>(limit);
    boolean any = cursor.seek(mapOf.apply(group.labels()), from);
    while (any && postings.size() < limit && RocksDbPostings.isPosting(cursor.position())) {
      byte[] position = cursor.position();
      postings.add(Arrays.copyOf(position, position.length - TagNameSerializer.END.length));
      any = cursor.next();
    }
    return postings;
  }

  @Override
  public long count(ChunkKey group) {
    long count = 0;
    for (boolean any = cursor.seek(mapOf.apply(group), FIRST); any; any = cursor.next()) {
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    cursor.close();
  }
}
