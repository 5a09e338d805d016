package io.weir.job;

import io.weir.job.LogPiece.Mark;
import io.weir.job.LogPiece.Slice;
import io.weir.job.rocksdb.ImmutableSerializer;
import io.weir.job.rocksdb.SerializedType;
import io.weir.model.Positions;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Pieces of the log as bytes, between tasks of one run of the job: they are in no checkpoint.
 *
 * <pre>
 *   kind u8 = 1 | task i32 | partition i32 | offset i64 | append time i64 | after loss u8 | length i32 | block
 *   kind u8 = 2 | task i32 | length i32 | positions
 * </pre>
 */
public final class LogPieceSerializer extends ImmutableSerializer<LogPiece> {
  static final LogPieceSerializer INSTANCE = new LogPieceSerializer();
  static final SerializedType<LogPiece> TYPE =
      new SerializedType<>(LogPiece.class, INSTANCE, false);

  private static final byte SLICE = 1;
  private static final byte MARK = 2;

  private LogPieceSerializer() {}

  @Override
  public void serialize(LogPiece piece, DataOutputView target) throws IOException {
    if (piece instanceof Slice slice) {
      target.writeByte(SLICE);
      target.writeInt(slice.task());
      target.writeInt(slice.partition());
      target.writeLong(slice.offset());
      target.writeLong(slice.appendTime());
      target.writeBoolean(slice.afterLoss());
      write(slice.block(), target);
    } else {
      Mark mark = (Mark) piece;
      target.writeByte(MARK);
      target.writeInt(mark.task());
      write(mark.positions().toBytes(), target);
    }
  }

  private static void write(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public LogPiece deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    int task = source.readInt();
    return switch (kind) {
      case SLICE ->
          new Slice(
              task,
              source.readInt(),
              source.readLong(),
              source.readLong(),
              source.readBoolean(),
              read(source));
      case MARK -> new Mark(task, Positions.of(read(source)));
      default -> throw new IOException("a piece of the log has unknown kind " + kind);
    };
  }

  private static byte[] read(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public LogPiece createInstance() {
    return new Mark(0, Positions.NONE);
  }

  @Override
  public TypeSerializerSnapshot<LogPiece> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What Flink may keep of the serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LogPiece> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
