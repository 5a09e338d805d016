package io.weir.job.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that Flink keeps checkpoints in. Each run of the job has a directory there, named
 * by its job id, with {@code chk-N} for what belongs to one checkpoint only and {@code shared} for
 * the files of RocksDB that several refer to, also those of later runs. N continues from run to
 * run. Other files in the directory are not touched.
 *
 * @param dir need not exist
 */
public record Checkpoints(Path dir) {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String RUN = "[0-9a-f]{32}";
  private static final String PREFIX = "chk-";

  /**
   * The newest whole checkpoint, if any was ever completed. Newer ones that are damaged are skipped
   * with a warning.
   *
   * @throws IOException if there are checkpoints, but none is whole; a start without one would lose
   *     what Kafka no longer holds
   */
  public Optional<Path> newest() throws IOException {
    return newestBut(Set.of());
  }

  /**
   * The same.
   *
   * @param unusable checkpoints that look whole, but that Flink could not restore
   */
  public Optional<Path> newestBut(Set<Path> unusable) throws IOException {
    List<Path> all = all();
    Optional<String> newestFault = Optional.empty();
    for (Path checkpoint : all) {
      Optional<String> fault =
          unusable.contains(checkpoint)
              ? Optional.of("Flink cannot restore it")
              : fault(checkpoint);
      if (fault.isEmpty()) {
        return Optional.of(checkpoint);
      }
      LOG.warn("Passed over {}: {}", checkpoint, fault.get());
      newestFault = newestFault.or(() -> Optional.of(checkpoint + ": " + fault.get()));
    }
    if (all.stream().anyMatch(Checkpoints::wasCompleted)) {
      throw new IOException(
          "none of the "
              + all.size()
              + " checkpoints in "
              + dir
              + " is whole; the newest is "
              + newestFault.orElse("unknown")
              + ". Restore one from a backup, or move that directory away to start without: Kafka"
              + " still holds what came within WEIR_TOPIC_RETENTION (26h by default), but all that"
              + " is older, the summaries of up to WEIR_ROLLUP_RETENTION (32d by default), is then"
              + " lost");
    }
    return Optional.empty();
  }

  /** Why it cannot be restored, empty if it is whole. */
  private Optional<String> fault(Path checkpoint) {
    if (!hasMetadata(checkpoint)) {
      return Optional.of("it has no metadata; it was not completed, or they are lost");
    }
    try {
      Snapshot snapshot = Snapshot.read(checkpoint);
      snapshot.requireBelow(dir);
      snapshot.requireWhole();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be used, " + e.getMessage());
    }
  }

  /**
   * If it has metadata, it was completed: Flink renames them at the end. Without them, the first of
   * all may have been unfinished when the process ended; a later one was preceded by another.
   */
  private static boolean wasCompleted(Path checkpoint) {
    return hasMetadata(checkpoint) || number(checkpoint) > 1;
  }

  private static boolean hasMetadata(Path checkpoint) {
    return Files.exists(checkpoint.resolve(Snapshot.METADATA));
  }

  /** N of the newest checkpoint with metadata, damaged or not; 0 if there is none. */
  long highestNumber() throws IOException {
    return all().stream()
        .filter(Checkpoints::hasMetadata)
        .mapToLong(Checkpoints::number)
        .max()
        .orElse(0);
  }

  /** Newest first, also those that were not completed. */
  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path run : runs()) {
      entries(run).stream().filter(Checkpoints::isCheckpoint).forEach(all::add);
    }
    all.sort(Comparator.comparingLong(Checkpoints::number).reversed());
    return all;
  }

  /**
   * Deletes what a killed process has left behind. It keeps the files of the checkpoint that the
   * job starts from, of the whole one before it, in case Flink cannot restore the first, and of
   * newer damaged ones, which an operator may want to repair. Must not run while the job runs.
   */
  public void deleteLeftovers(Path start) throws IOException {
    List<Path> kept = kept(start);
    // The metadata name each file they refer to; the names are unique, so no parsing is needed.
    StringBuilder metadata = new StringBuilder();
    for (Path checkpoint : kept) {
      metadata.append(
          Files.readString(checkpoint.resolve(Snapshot.METADATA), StandardCharsets.ISO_8859_1));
    }
    for (Path run : runs()) {
      for (Path entry : entries(run)) {
        if (isCheckpoint(entry) && !kept.contains(entry)) {
          delete(entry);
        }
      }
      for (Path file : entries(run.resolve("shared"))) {
        if (metadata.indexOf(file.getFileName().toString()) < 0) {
          delete(file);
        }
      }
      if (kept.stream().noneMatch(checkpoint -> checkpoint.startsWith(run))
          && entries(run.resolve("shared")).isEmpty()) {
        delete(run);
      }
    }
  }

  private List<Path> kept(Path start) throws IOException {
    List<Path> kept = new ArrayList<>();
    boolean passed = false;
    for (Path checkpoint : all()) {
      if (checkpoint.equals(start)) {
        kept.add(checkpoint);
        passed = true;
      } else if (!passed && hasMetadata(checkpoint)) {
        kept.add(checkpoint);
      } else if (passed && fault(checkpoint).isEmpty()) {
        kept.add(checkpoint);
        break;
      }
    }
    return kept;
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
