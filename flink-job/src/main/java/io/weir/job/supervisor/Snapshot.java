package io.weir.job.supervisor;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * The metadata of a checkpoint or savepoint.
 *
 * @param number a higher one is newer; checkpoints and savepoints of a job share one count
 * @param files the files of the state, without the metadata
 */
record Snapshot(long number, List<StateFile> files) {
  static final String METADATA = "_metadata";

  /**
   * @param bytes its required length
   */
  record StateFile(Path path, long bytes) {}

  Snapshot {
    files = List.copyOf(files);
  }

  /**
   * Reads the metadata.
   *
   * @throws IOException if they are missing or unreadable
   */
  static Snapshot read(Path dir) throws IOException {
    CheckpointMetadata metadata;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(dir.resolve(METADATA)))) {
      metadata =
          org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
              in, Snapshot.class.getClassLoader(), dir.toUri().toString());
    } catch (IOException | RuntimeException e) {
      throw new IOException("the metadata cannot be read: " + e, e);
    }
    List<StateFile> files = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState task : operator.getStates()) {
        states(task)
            .flatMap(Snapshot::handles)
            .map(Snapshot::file)
            .forEach(f -> f.ifPresent(files::add));
      }
    }
    return new Snapshot(metadata.getCheckpointId(), files);
  }

  private static Stream<StateObject> states(OperatorSubtaskState task) {
    return Stream.<Collection<? extends StateObject>>of(
            task.getManagedOperatorState(),
            task.getRawOperatorState(),
            task.getManagedKeyedState(),
            task.getRawKeyedState())
        .flatMap(Collection::stream);
  }

  private static Stream<StreamStateHandle> handles(StateObject state) {
    if (state instanceof IncrementalRemoteKeyedStateHandle rocksDb) {
      return rocksDb.streamSubHandles();
    }
    return state instanceof StreamStateHandle handle ? Stream.of(handle) : Stream.of();
  }

  /** Empty for small state, which is in the metadata. */
  private static Optional<StateFile> file(StreamStateHandle handle) {
    return handle
        .maybeGetPath()
        .map(path -> new StateFile(Path.of(path.getPath()), handle.getStateSize()));
  }

  /**
   * @throws IOException naming a file that is missing or has another length
   */
  void requireWhole() throws IOException {
    for (StateFile file : files) {
      if (!Files.isRegularFile(file.path())) {
        throw new IOException("its file " + file.path() + " is missing");
      }
      long bytes = Files.size(file.path());
      if (bytes != file.bytes()) {
        throw new IOException(
            "its file " + file.path() + " has " + bytes + " bytes instead of " + file.bytes());
      }
    }
  }

  /**
   * Checks that all files are below a directory. Flink deletes the files of a checkpoint that it
   * goes on from once it has newer ones: a copied directory, whose checkpoints name the files of
   * the original, would lead to their deletion there.
   *
   * @throws IOException naming a file that is elsewhere
   */
  void requireBelow(Path dir) throws IOException {
    for (StateFile file : files) {
      if (!isBelow(dir, file.path())) {
        throw new IOException(
            "its file "
                + file.path()
                + " is not in this directory, which can only be used where it was written");
      }
    }
  }

  /** Whether a file is below a directory, by whatever symbolic links. */
  private static boolean isBelow(Path dir, Path file) throws IOException {
    return file.startsWith(dir.toAbsolutePath())
        || (Files.exists(file) && file.toRealPath().startsWith(dir.toRealPath()));
  }
}
