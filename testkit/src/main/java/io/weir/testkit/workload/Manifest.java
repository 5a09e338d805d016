package io.weir.testkit.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/**
 * What a run has sent, small enough to keep: everything else can be computed from it.
 *
 * @param workload what there was to send
 * @param offered samples 0 to {@code offered - 1} were sent
 * @param unacknowledged those of them that no 204 came for, in order: they may be stored or not
 * @param lines whether they went in line protocol, so that each value is a series of its own
 */
public record Manifest(Workload workload, long offered, List<Range> unacknowledged, boolean lines) {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** In order, whatever order they came in. */
  public Manifest {
    unacknowledged = unacknowledged.stream().sorted(Comparator.comparingLong(Range::from)).toList();
  }

  /** Of samples that went as JSON. */
  public Manifest(Workload workload, long offered, List<Range> unacknowledged) {
    this(workload, offered, unacknowledged, false);
  }

  /** How many samples a 204 came for. */
  public long acknowledged() {
    return offered - unacknowledged.stream().mapToLong(r -> r.to() - r.from()).sum();
  }

  /** Whether a 204 came for sample {@code n}, which was offered. */
  public boolean acknowledged(long n) {
    int low = 0;
    int high = unacknowledged.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (unacknowledged.get(middle).to() <= n) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == unacknowledged.size() || n < unacknowledged.get(low).from();
  }

  /** As it lies in a file; {@code acknowledged} is there for people. */
  private record Content(
      int version,
      long seed,
      String prefix,
      int tags,
      int rollCall,
      long start,
      List<Segment> segments,
      long offered,
      long acknowledged,
      List<Range> unacknowledged,
      boolean lines) {}

  /** Writes it as JSON, whole or not at all. */
  public void write(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path unfinished = whole.resolveSibling(whole.getFileName() + ".tmp");
    Schedule schedule = workload.schedule();
    Content stored =
        new Content(
            VERSION,
            workload.seed(),
            workload.prefix(),
            workload.tags(),
            workload.rollCall(),
            schedule.start(),
            schedule.segments(),
            offered,
            acknowledged(),
            unacknowledged,
            lines);
    JSON.writerWithDefaultPrettyPrinter().writeValue(unfinished.toFile(), stored);
    Files.move(
        unfinished, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if there is no such file, or it is no manifest of this version
   */
  public static Manifest read(Path file) throws IOException {
    try {
      Content stored = JSON.readValue(Files.readAllBytes(file), Content.class);
      if (stored.version != VERSION) {
        throw new IllegalArgumentException(
            "version: must be " + VERSION + ", got " + stored.version);
      }
      Schedule schedule = new Schedule(stored.start, stored.segments);
      return new Manifest(
          new Workload(stored.seed, stored.prefix, stored.tags, stored.rollCall, schedule),
          stored.offered,
          stored.unacknowledged,
          stored.lines);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(file + " is no manifest: " + e.getMessage(), e);
    }
  }
}
