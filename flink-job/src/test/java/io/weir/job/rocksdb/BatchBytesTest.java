package io.weir.job.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.Fragments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

class BatchBytesTest {
  /** Of a length that takes two bytes, and of one that takes three. */
  private static final List<byte[]> LONG = List.of(new byte[300], new byte[20_000]);

  @TempDir Path dir;

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static BatchBytes filled(ColumnFamilyHandle column) {
    BatchBytes batch = new BatchBytes(column.getID());
    batch.put(bytes("a"), bytes("1"));
    batch.put(bytes("b"), new byte[0]);
    batch.remove(bytes("c"));
    LONG.forEach(each -> batch.put(each, each));
    batch.removeRange(bytes("d"), bytes("f"));
    LONG.forEach(each -> batch.append(bytes("g"), each));
    LONG.forEach(each -> batch.putOnly(bytes("h"), each));
    return batch;
  }

  @Test
  void areWhatRocksDbItselfWrites() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, dir.toString());
        ColumnFamilyHandle other =
            database.createColumnFamily(new ColumnFamilyDescriptor(bytes("other")))) {
      for (ColumnFamilyHandle column : List.of(database.getDefaultColumnFamily(), other)) {
        try (WriteBatch batch = new WriteBatch()) {
          batch.put(column, bytes("a"), bytes("1"));
          batch.put(column, bytes("b"), new byte[0]);
          batch.delete(column, bytes("c"));
          for (byte[] each : LONG) {
            batch.put(column, each, each);
          }
          batch.deleteRange(column, bytes("d"), bytes("f"));
          for (byte[] each : LONG) {
            batch.merge(column, bytes("g"), Fragments.append(null, each));
          }
          for (byte[] each : LONG) {
            batch.put(column, bytes("h"), Fragments.append(null, each));
          }

          assertThat(filled(column).toBytes()).isEqualTo(batch.data());
        }
      }
    }
  }

  @Test
  void takeEffect() throws Exception {
    try (Options options =
            new Options()
                .setCreateIfMissing(true)
                .setMergeOperatorName(RocksDBKeyedStateBackend.MERGE_OPERATOR_NAME);
        RocksDB database = RocksDB.open(options, dir.toString());
        WriteOptions writing = new WriteOptions()) {
      ColumnFamilyHandle column = database.getDefaultColumnFamily();
      for (String key : List.of("a", "c", "d", "e", "f")) {
        database.put(bytes(key), bytes("old"));
      }

      try (WriteBatch batch = new WriteBatch(filled(column).toBytes())) {
        database.write(writing, batch);
      }

      assertThat(database.get(bytes("a"))).isEqualTo(bytes("1"));
      assertThat(database.get(bytes("b"))).isEmpty();
      for (String gone : List.of("c", "d", "e")) {
        assertThat(database.get(bytes(gone))).isNull();
      }
      assertThat(database.get(bytes("f"))).isEqualTo(bytes("old"));
      LONG.forEach(each -> assertThat(Arrays.equals(get(database, each), each)).isTrue());
      byte[] list = Fragments.append(Fragments.append(null, LONG.get(0)), LONG.get(1));
      assertThat(Arrays.equals(database.get(bytes("g")), list)).isTrue();
    }
  }

  private static byte[] get(RocksDB database, byte[] key) {
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void beginAnewOnceCleared() {
    BatchBytes batch = new BatchBytes(0);
    byte[] empty = batch.toBytes();
    batch.put(bytes("a"), bytes("1"));

    batch.clear();

    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.toBytes()).isEqualTo(empty).hasSize(12);
  }
}
