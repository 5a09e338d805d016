package io.weir.standalone;

import java.io.IOException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageFactory;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStorageAccess;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;

/**
 * Checkpoints in files, as Flink writes them by itself, but copied with rests: see {@link
 * CopyPace}.
 */
public final class PacedCheckpoints implements CheckpointStorage {
  private static final long serialVersionUID = 1;

  private final FileSystemCheckpointStorage files;

  private PacedCheckpoints(FileSystemCheckpointStorage files) {
    this.files = files;
  }

  /** Creates them for Flink. */
  public static final class Factory implements CheckpointStorageFactory<PacedCheckpoints> {
    /** Flink calls it. */
    public Factory() {}

    @Override
    public PacedCheckpoints createFromConfig(ReadableConfig config, ClassLoader loader) {
      return new PacedCheckpoints(FileSystemCheckpointStorage.createFromConfig(config, loader));
    }
  }

  @Override
  public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
    return files.resolveCheckpoint(pointer);
  }

  @Override
  public CheckpointStorageAccess createCheckpointStorage(JobID job) throws IOException {
    return new Access(files, job);
  }

  private static final class Access extends FsCheckpointStorageAccess {
    Access(FileSystemCheckpointStorage files, JobID job) throws IOException {
      super(
          files.getCheckpointPath(),
          files.getSavepointPath(),
          job,
          files.getMinFileSizeThreshold(),
          files.getWriteBufferSize());
    }

    /** Called once for each checkpoint of a task. */
    @Override
    public CheckpointStreamFactory resolveCheckpointStorageLocation(
        long checkpoint, CheckpointStorageLocationReference reference) throws IOException {
      return new PacedStreams(
          super.resolveCheckpointStorageLocation(checkpoint, reference), new CopyPace());
    }
  }
}
