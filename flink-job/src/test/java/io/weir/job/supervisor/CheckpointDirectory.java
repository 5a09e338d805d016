package io.weir.job.supervisor;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** Writes checkpoints as Flink would, of whatever files a test wants them to need. */
record CheckpointDirectory(Path dir) {
  static String run(int number) {
    return "%032x".formatted(number);
  }

  /** Writes a checkpoint of that run with these files, which are created, each with its name in. */
  Path checkpoint(int run, long number, String... files) throws IOException {
    Path checkpoint = dir.resolve(run(run)).resolve("chk-" + number);
    metadata(checkpoint, number, files);
    return checkpoint;
  }

  /** Writes metadata that need the files, which are relative to the directory. */
  void metadata(Path place, long number, String... files) throws IOException {
    List<HandleAndLocalPath> shared = new ArrayList<>();
    for (String file : files) {
      URI path = write(file).toUri();
      shared.add(
          HandleAndLocalPath.of(
              new FileStateHandle(new org.apache.flink.core.fs.Path(path), file.length()), file));
    }
    String own = dir.relativize(place.resolve("own-" + number)).toString();
    IncrementalRemoteKeyedStateHandle state =
        new IncrementalRemoteKeyedStateHandle(
            UUID.randomUUID(),
            new KeyGroupRange(0, 127),
            number,
            shared,
            List.of(),
            new FileStateHandle(
                new org.apache.flink.core.fs.Path(write(own).toUri()), own.length()));
    OperatorState operator = new OperatorState("store", "store", new OperatorID(1, 2), 1, 128);
    operator.putState(0, OperatorSubtaskState.builder().setManagedKeyedState(state).build());
    try (OutputStream out = Files.newOutputStream(place.resolve("_metadata"))) {
      org.apache.flink.runtime.checkpoint.Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(number, List.of(operator), List.of()), out);
    }
  }

  /** Writes a file that holds its name. */
  Path write(String file) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, file);
  }

  /** All files, by their names in the directory. */
  List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.filter(Files::isRegularFile).map(dir::relativize).map(Path::toString).toList();
    }
  }
}
