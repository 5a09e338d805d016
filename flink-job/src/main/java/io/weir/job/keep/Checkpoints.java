package io.weir.job.keep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that Flink keeps checkpoints in. Each run of the job has a directory there, named
 * by its job id, with {@code chk-N} for what belongs to one checkpoint only and {@code shared} for
 * the files of RocksDB that several refer to, also those of later runs. N goes on from run to run.
 * Whatever else lies in the directory is not touched.
 *
 * @param dir need not exist
 */
public record Checkpoints(Path dir) {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String RUN = "[0-9a-f]{32}";
  private static final String PREFIX = "chk-";

  /**
   * The newest checkpoint that was completed and is still whole, if any was completed. Those that
   * are damaged are passed over with a warning.
   *
   * @throws IOException if there are checkpoints, but none is whole; to start without any would be
   *     to lose what Kafka no longer holds
   */
  public Optional<Path> newest() throws IOException {
    List<Path> completed = completed();
    for (Path checkpoint : completed) {
      try {
        Snapshot.read(checkpoint).requireWhole();
        return Optional.of(checkpoint);
      } catch (IOException e) {
        LOG.warn("Passed over {}, it is damaged: {}", checkpoint, e.getMessage());
      }
    }
    if (!completed.isEmpty()) {
      throw new IOException(
          "all "
              + completed.size()
              + " checkpoints in "
              + dir
              + " are damaged; restore them, or"
              + " move them away to start without");
    }
    return Optional.empty();
  }

  /** N of the newest checkpoint, damaged or not; 0 if there is none. */
  long highestNumber() throws IOException {
    return completed().stream().mapToLong(Checkpoints::number).max().orElse(0);
  }

  /** Newest first. Where the metadata stand, they are whole: Flink renames them when they are. */
  private List<Path> completed() throws IOException {
    List<Path> completed = new ArrayList<>();
    for (Path run : runs()) {
      for (Path entry : entries(run)) {
        if (isCheckpoint(entry) && Files.exists(entry.resolve(Snapshot.METADATA))) {
          completed.add(entry);
        }
      }
    }
    completed.sort(Comparator.comparingLong(Checkpoints::number).reversed());
    return completed;
  }

  /**
   * Deletes what a killed process has left behind: every file that this checkpoint does not need.
   * Must not run beside the job.
   */
  public void deleteAllBut(Path checkpoint) throws IOException {
    // The metadata names each file it refers to; the names are unique, so no parsing is needed.
    String metadata =
        Files.readString(checkpoint.resolve(Snapshot.METADATA), StandardCharsets.ISO_8859_1);
    for (Path run : runs()) {
      for (Path entry : entries(run)) {
        if (isCheckpoint(entry) && !entry.equals(checkpoint)) {
          delete(entry);
        }
      }
      for (Path file : entries(run.resolve("shared"))) {
        if (!metadata.contains(file.getFileName().toString())) {
          delete(file);
        }
      }
      if (!checkpoint.startsWith(run) && entries(run.resolve("shared")).isEmpty()) {
        delete(run);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    FileUtils.deleteFileOrDirectory(path.toFile());
  }

  private static boolean isCheckpoint(Path entry) {
    return number(entry) >= 0;
  }

  /** N of {@code chk-N}, or -1. */
  private static long number(Path entry) {
    String name = entry.getFileName().toString();
    return name.matches(PREFIX + "\\d{1,18}")
        ? Long.parseLong(name.substring(PREFIX.length()))
        : -1;
  }

  private List<Path> runs() throws IOException {
    return entries(dir).stream().filter(e -> e.getFileName().toString().matches(RUN)).toList();
  }

  private static List<Path> entries(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.toList();
    }
  }
}
