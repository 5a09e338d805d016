package io.weir.job.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.job.records.RecordMapContract;
import io.weir.model.records.MetricKey;
import io.weir.model.records.StreamKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocksdb.RocksIterator;

class RocksDbRecordMapTest extends RecordMapContract {
  @RegisterExtension private final MapsOnDisk maps = new MapsOnDisk();
  private RocksDbMapOnDisk onDisk;

  @BeforeEach
  void open() throws Exception {
    onDisk = maps.open();
  }

  @Override
  protected RecordMap map() {
    return onDisk.map();
  }

  @Test
  void anEntryIsStoredAsItAlwaysWas() {
    RecordMap map = onDisk.map();
    map.put(
        MapKey.stream(StreamKey.of("a", "ü")),
        new byte[] {1, (byte) 0xff},
        "{}".getBytes(StandardCharsets.UTF_8));
    map.put(MapKey.documents(MetricKey.of("ü")), new byte[] {3}, new byte[] {4});
    map.put(MapKey.names(258), new byte[] {2}, new byte[0]);
    map.commit();
    try (RocksIterator entries = onDisk.database().newIterator()) {
      StringBuilder all = new StringBuilder();
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        all.append(HexFormat.of().formatHex(entries.key()))
            .append(" = ")
            .append(HexFormat.of().formatHex(entries.value()))
            .append('\n');
      }
      assertThat(all)
          .hasToString(
              "1b01000001020000000002 = 0000000000\n"
                  + "4901d97afbfa0100046100c3bc0001ff = 00000000027b7d\n"
                  + "6c0118e9d296020002c3bc0003 = 000000000104\n");
    }
  }

  @Test
  void refusesStateThatIsNotInRocksDb() {
    assertThatThrownBy(() -> RocksDbRecordMap.of(new Object(), RocksDbMapOnDisk.KEY_GROUPS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RocksDB");
  }
}
