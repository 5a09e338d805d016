package io.weir.job.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.ChunkKey;
import io.weir.model.Tag;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ChunkKeySerializerTest {
  private static final ChunkKey KEY = ChunkKey.of(Tag.of("kessel-ß"));

  @Test
  void readsWhatItWrote() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    ChunkKeySerializer.INSTANCE.serialize(KEY, out);
    ChunkKey read =
        ChunkKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read).isEqualTo(KEY).hasSameHashCodeAs(KEY);
    assertThat(read.tag()).isEqualTo(Tag.of("kessel-ß"));
    assertThat(read.hashCode()).isEqualTo(Tag.of("kessel-ß").hashCode());
  }

  @Test
  void refusesWhatNobodyWrote() {
    byte[] bytes = KEY.toBytes();
    bytes[bytes.length - Long.BYTES - 1] = 99;
    assertThatThrownBy(
            () -> ChunkKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class);
  }
}
