package io.weir.standalone;

import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.StreamStateHandle;

/** The files of one checkpoint of one task, written with pauses. */
final class PacedStreams implements CheckpointStreamFactory {
  private final CheckpointStreamFactory streams;
  private final CopyPace pace;

  PacedStreams(CheckpointStreamFactory streams, CopyPace pace) {
    this.streams = streams;
    this.pace = pace;
  }

  @Override
  public CheckpointStateOutputStream createCheckpointStateOutputStream(CheckpointedStateScope scope)
      throws IOException {
    return new Paced(streams.createCheckpointStateOutputStream(scope), pace);
  }

  @Override
  public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope)
      throws IOException {
    return streams.canFastDuplicate(handle, scope);
  }

  @Override
  public List<StreamStateHandle> duplicate(
      List<StreamStateHandle> handles, CheckpointedStateScope scope) throws IOException {
    return streams.duplicate(handles, scope);
  }

  private static final class Paced extends CheckpointStateOutputStream {
    private final CheckpointStateOutputStream stream;
    private final CopyPace pace;

    Paced(CheckpointStateOutputStream stream, CopyPace pace) {
      this.stream = stream;
      this.pace = pace;
    }

    @Override
    public void write(int octet) throws IOException {
      stream.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream.write(bytes, offset, length);
      pace.copied(length);
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }

    @Override
    public void sync() throws IOException {
      stream.sync();
    }

    @Override
    public StreamStateHandle closeAndGetHandle() throws IOException {
      return stream.closeAndGetHandle();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
