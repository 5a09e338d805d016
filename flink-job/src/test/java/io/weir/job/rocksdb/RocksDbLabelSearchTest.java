package io.weir.job.rocksdb;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.LabelSearchContract;
import io.weir.job.samples.TagNames;
import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Over RocksDB alone, with the keys that Flink's map state has there. */
class RocksDbLabelSearchTest extends LabelSearchContract {
  @RegisterExtension private final NamesOnDisk onDisk = new NamesOnDisk();

  @Override
  protected TagNames names() {
    return onDisk.names(KEY_GROUPS.count());
  }

  @Override
  protected void forgetPostings(TagNames names) throws RocksDBException {
    StoredKeys<ChunkKey> keys = new StoredKeys<>(ChunkKeySerializer.INSTANCE, KEY_GROUPS.count());
    for (int keyGroup = 0; keyGroup < KEY_GROUPS.count(); keyGroup++) {
      byte[] map = keys.of(ChunkKey.names(KEY_GROUPS.hashFor(keyGroup)).labels());
      byte[] end = map.clone();
      end[end.length - 1]++; // the namespace, which is 0
      onDisk.database().deleteRange(onDisk.writeOptions(), map, end);
    }
  }

  @Test
  void postingsAreStoredAsTheyAlwaysWere() {
    TagNames names = names();
    ChunkKey group = ChunkKey.names(KEY_GROUPS.hashFor(3));
    Tag tag = Tag.of("{a=\"b\"}");
    byte[] posting = "a\1b\1{a=\"b\"}".getBytes(StandardCharsets.UTF_8);
    names.add(group, tag, new byte[] {7}, List.of(posting));
    names.post(group, List.of(), new byte[] {1, 1});
    String map =
        String.format("%02x", 3) + "01" + String.format("%08x", KEY_GROUPS.hashFor(3)) + "000000";
    String end = "8000000000000000" + "00";
    assertThat(stored())
        .containsExactly(
            entry(map + "05" + end + "7b613d2262227d00", "000000000107"),
            entry(map + "07" + end + "61016201" + "7b613d2262227d00", "01"),
            entry(map + "07" + end + "ff00", "00000000020101"));
    names.remove(group, tag, List.of(posting));
    assertThat(stored()).containsExactly(entry(map + "07" + end + "ff00", "00000000020101"));
  }

  private List<Map.Entry<String, String>> stored() {
    List<Map.Entry<String, String>> stored = new ArrayList<>();
    try (RocksIterator all = onDisk.database().newIterator()) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        HexFormat hex = HexFormat.of();
        stored.add(entry(hex.formatHex(all.key()), hex.formatHex(all.value())));
      }
    }
    return stored;
  }
}
