package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.TagNameWalk;
import io.weir.job.samples.TagNames;
import io.weir.model.Tag;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.rocksdb.ReadOptions;

/**
 * Names in a keyed map state, a map a key group, and another one of their postings where the state
 * is RocksDB's. Writing moves the operator's current key, so it is for the task's thread alone;
 * walking serves any thread where the state is RocksDB's. Must be closed after the last walk.
 */
public final class MapStateTagNames implements TagNames, AutoCloseable {
  private static final String STATE = "tags";

  private final InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]> state;
  private final Consumer<ChunkKey> currentKey;

  /** Names of a group take no more than a block or two. */
  private final ReadOptions walking = new ReadOptions().setFillCache(false);

  private final Optional<RocksDbColumn<ChunkKey>> column;
  private final Optional<RocksDbPostings> postings;

  /**
   * @param currentKey sets the operator's current key
   * @param keyGroups how many the job has
   */
  public MapStateTagNames(
      InternalMapState<ChunkKey, VoidNamespace, Tag, byte[]> state,
      Consumer<ChunkKey> currentKey,
      int keyGroups) {
    this.state = state;
    this.currentKey = currentKey;
    column = RocksDbColumn.of(state, STATE, ChunkKeySerializer.INSTANCE, keyGroups);
    postings = column.map(RocksDbPostings::new);
  }

  /** The state that the names are kept in. */
  public static MapStateDescriptor<Tag, byte[]> descriptor() {
    return new MapStateDescriptor<>(
        STATE, TagNameSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  @Override
  public byte[] get(ChunkKey group, Tag name) {
    currentKey.accept(group);
    try {
      return state.get(name);
    } catch (Exception e) {
      throw new IllegalStateException("cannot look for " + name, e);
    }
  }

  @Override
  public void put(ChunkKey group, Tag name, byte[] value) {
    currentKey.accept(group);
    try {
      state.put(name, value);
    } catch (Exception e) {
      throw new IllegalStateException("cannot add " + name, e);
    }
  }

  @Override
  public void remove(ChunkKey group, Tag name) {
    currentKey.accept(group);
    try {
      state.remove(name);
    } catch (Exception e) {
      throw new IllegalStateException("cannot remove " + name, e);
    }
  }

  @Override
  public boolean keepsPostings() {
    return postings.isPresent();
  }

  @Override
  public void add(ChunkKey group, Tag name, byte[] value, List<byte[]> some) {
    if (postings.isEmpty() || some.isEmpty()) {
      put(group, name, value);
    } else {
      postings.get().add(group, name, value, some);
    }
  }

  @Override
  public void remove(ChunkKey group, Tag name, List<byte[]> some) {
    if (postings.isEmpty() || some.isEmpty()) {
      remove(group, name);
    } else {
      postings.get().remove(group, name, some);
    }
  }

  @Override
  public void post(ChunkKey group, List<byte[]> some, byte[] mark) {
    postings.orElseThrow().post(group, some, mark);
  }

  @Override
  public byte[] mark(ChunkKey group) {
    return get(group.labels(), RocksDbPostings.MARK);
  }

  @Override
  public void removeMark(ChunkKey group) {
    remove(group.labels(), RocksDbPostings.MARK);
  }

  @Override
  public TagNameWalk walk() {
    return column
        .<TagNameWalk>map(at -> new RocksDbNameWalk(at.iterator(walking), at.keys()::of))
        .orElseGet(WholeGroups::new);
  }

  /** Reads all names of a group to find some: what Flink's path for queries can do. */
  private final class WholeGroups implements TagNameWalk {
    @Override
    public List<Name> names(ChunkKey group, byte[] from, int limit) {
      return all(group).stream()
          .filter(name -> name.tag().compareToUtf8(from) >= 0)
          .limit(limit)
          .toList();
    }

    @Override
    public long count(ChunkKey group) {
      return all(group).size();
    }

    private TreeSet<Name> all(ChunkKey group) {
      TreeSet<Name> names = new TreeSet<>(Comparator.comparing(Name::tag));
      try {
        byte[] stored =
            state.getSerializedValue(
                ListStateFragments.withNamespace(group),
                ChunkKeySerializer.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                state.getValueSerializer());
        if (stored != null) {
          addAll(names, new DataInputDeserializer(stored));
        }
      } catch (Exception e) {
        throw new IllegalStateException("cannot read the names of tags", e);
      }
      return names;
    }

    private static void addAll(TreeSet<Name> names, DataInputDeserializer stored)
        throws IOException {
      while (stored.available() > 0) {
        Tag tag = TagNameSerializer.INSTANCE.deserialize(stored);
        names.add(new Name(tag, readValue(stored)));
      }
    }

    /** Never null. */
    private static byte[] readValue(DataInputDeserializer stored) throws IOException {
      boolean isNull = stored.readBoolean();
      return isNull ? new byte[0] : BytePrimitiveArraySerializer.INSTANCE.deserialize(stored);
    }
  }

  @Override
  public void close() {
    column.ifPresent(RocksDbColumn::close);
    walking.close();
  }
}
