package io.weir.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that Flink keeps checkpoints in. Each run of the job has a directory there, with
 * {@code chk-N} for what belongs to one checkpoint only and {@code shared} for the files of RocksDB
 * that several refer to, also those of later runs. N goes on from run to run.
 *
 * @param dir need not exist
 */
record Checkpoints(Path dir) {
  private static final String PREFIX = "chk-";

  /** Flink writes it under another name and renames it, so where it stands, it is whole. */
  private static final String METADATA = "_metadata";

  /** The newest checkpoint that was completed, if there is one. */
  Optional<Path> newest() throws IOException {
    List<Path> completed = new ArrayList<>();
    for (Path run : entries(dir)) {
      for (Path entry : entries(run)) {
        if (isCheckpoint(entry) && Files.exists(entry.resolve(METADATA))) {
          completed.add(entry);
        }
      }
    }
    return completed.stream().max(Comparator.comparingLong(Checkpoints::number));
  }

  /**
   * Deletes what a killed process has left behind: every file that this checkpoint does not need.
   * Must not run beside the job.
   */
  void deleteAllBut(Path checkpoint) throws IOException {
    // The metadata names each file it refers to; the names are unique, so no parsing is needed.
    String metadata = Files.readString(checkpoint.resolve(METADATA), StandardCharsets.ISO_8859_1);
    for (Path run : entries(dir)) {
      for (Path entry : entries(run)) {
        if (isCheckpoint(entry) && !entry.equals(checkpoint)) {
          Directories.delete(entry);
        }
      }
      for (Path file : entries(run.resolve("shared"))) {
        if (!metadata.contains(file.getFileName().toString())) {
          Directories.delete(file);
        }
      }
      if (!checkpoint.startsWith(run) && entries(run.resolve("shared")).isEmpty()) {
        Directories.delete(run);
      }
    }
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

  private static List<Path> entries(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.toList();
    }
  }
}
