package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Positions;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LogPieceSerializerTest {
  private final DataOutputSerializer out = new DataOutputSerializer(16);

  @Test
  void piecesComeBackAsTheyWere() throws IOException {
    LogPiece.Slice slice = new LogPiece.Slice(3, 7, 1L << 40, -1, true, new byte[] {1, 2});
    LogPiece.Mark mark =
        new LogPiece.Mark(2, new Positions(new int[] {1}, new long[] {2}, new long[] {3}));
    LogPieceSerializer.INSTANCE.serialize(slice, out);
    LogPieceSerializer.INSTANCE.serialize(mark, out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(LogPieceSerializer.INSTANCE.deserialize(in))
        .usingRecursiveComparison()
        .isEqualTo(slice);
    assertThat(LogPieceSerializer.INSTANCE.deserialize(in)).isEqualTo(mark);
    assertThat(in.available()).isZero();
  }
}
