package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.TagIndexContract;
import io.weir.job.samples.TagNameWalk;
import io.weir.job.samples.TagNames;
import io.weir.model.KeyGroups;
import io.weir.model.Tag;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Over RocksDB alone, with the keys that Flink's map state has there. */
class RocksDbTagIndexTest extends TagIndexContract {
  private static final int KEY_GROUPS = 128;

  @TempDir Path dir;
  private Options options;
  private WriteOptions writeOptions;
  private RocksDB database;

  @BeforeEach
  void open() throws RocksDBException {
    options = new Options().setCreateIfMissing(true);
    writeOptions = new WriteOptions().setDisableWAL(true);
    database = RocksDB.open(options, dir.toString());
  }

  @AfterEach
  void close() {
    database.close();
    writeOptions.close();
    options.close();
  }

  @Override
  protected int many() {
    return 1_000_000;
  }

  @Override
  protected KeyGroups keyGroups() {
    return new TaskKeyGroups(new KeyGroupRange(0, KEY_GROUPS - 1), KEY_GROUPS);
  }

  @Override
  protected TagNames names() {
    return new RocksDbNames();
  }

  /** What {@link MapStateTagNames} makes of Flink's map state. */
  private final class RocksDbNames implements TagNames {
    private final SerializedCompositeKeyBuilder<ChunkKey> keys = keys();

    private static SerializedCompositeKeyBuilder<ChunkKey> keys() {
      return new SerializedCompositeKeyBuilder<>(
          ChunkKeySerializer.INSTANCE,
          CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(KEY_GROUPS),
          300);
    }

    private static void set(SerializedCompositeKeyBuilder<ChunkKey> keys, ChunkKey group) {
      keys.setKeyAndKeyGroup(group, KeyGroupRangeAssignment.assignToKeyGroup(group, KEY_GROUPS));
    }

    private byte[] key(ChunkKey group, Tag name) {
      try {
        set(keys, group);
        return keys.buildCompositeKeyNamesSpaceUserKey(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            name,
            TagNameSerializer.INSTANCE);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] get(ChunkKey group, Tag name) {
      try {
        byte[] entry = database.get(key(group, name));
        return entry == null ? null : RocksDbNameWalk.readValue(new DataInputDeserializer(entry));
      } catch (RocksDBException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void put(ChunkKey group, Tag name, byte[] value) {
      try {
        DataOutputSerializer entry = new DataOutputSerializer(16);
        entry.writeBoolean(false);
        BytePrimitiveArraySerializer.INSTANCE.serialize(value, entry);
        database.put(writeOptions, key(group, name), entry.getCopyOfBuffer());
      } catch (RocksDBException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void remove(ChunkKey group, Tag name) {
      try {
        database.delete(writeOptions, key(group, name));
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public TagNameWalk walk() {
      SerializedCompositeKeyBuilder<ChunkKey> heads = keys();
      return new RocksDbNameWalk(
          database.newIterator(),
          group -> {
            set(heads, group);
            return heads.buildCompositeKeyNamespace(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE);
          });
    }
  }
}
