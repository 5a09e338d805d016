package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLoader;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PacedCheckpointsTest {
  private static final byte[] BYTES = new byte[8 << 20];

  static {
    new Random(1).nextBytes(BYTES);
  }

  @TempDir Path dir;

  private CheckpointStreamFactory streams;

  /** As Flink does it. */
  @BeforeEach
  void load() throws Exception {
    Configuration configuration =
        new Configuration()
            .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir.toUri().toString())
            .set(CheckpointingOptions.CHECKPOINT_STORAGE, PacedCheckpoints.Factory.class.getName());
    CheckpointStorage storage =
        CheckpointStorageLoader.fromConfig(
                configuration, getClass().getClassLoader(), LoggerFactory.getLogger(getClass()))
            .orElseThrow();
    assertThat(storage).isInstanceOf(PacedCheckpoints.class);
    CheckpointStorageAccess access = storage.createCheckpointStorage(new JobID());
    access.initializeBaseLocationsForCheckpoint();
    access.initializeLocationForCheckpoint(7);
    streams =
        access.resolveCheckpointStorageLocation(7, CheckpointStorageLocationReference.getDefault());
  }

  private StreamStateHandle write() throws IOException {
    try (CheckpointStateOutputStream stream =
        streams.createCheckpointStateOutputStream(CheckpointedStateScope.SHARED)) {
      for (int at = 0; at < BYTES.length; at += 16 << 10) {
        stream.write(BYTES, at, 16 << 10);
      }
      assertThat(stream.getPos()).isEqualTo(BYTES.length);
      return stream.closeAndGetHandle();
    }
  }

  @Test
  void writesWhatItIsGivenAndRestsMeanwhile() throws IOException {
    long begin = System.nanoTime();
    StreamStateHandle handle = write();
    long millis = (System.nanoTime() - begin) / 1_000_000;

    assertThat(millis)
        .isGreaterThan(BYTES.length / CopyPace.STRETCH_BYTES * CopyPace.REST_MILLIS / 2);
    try (InputStream written = handle.openInputStream()) {
      assertThat(written.readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void leavesNothingOfWhatIsNotFinished() throws IOException {
    try (CheckpointStateOutputStream stream =
        streams.createCheckpointStateOutputStream(CheckpointedStateScope.SHARED)) {
      stream.write(BYTES, 0, BYTES.length);
      stream.flush();
      assertThat(files()).isOne();
    }
    assertThat(files()).isZero();
  }

  private long files() throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths.filter(Files::isRegularFile).count();
    }
  }
}
