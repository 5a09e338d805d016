package io.weir.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sees when checkpoints are taken, by the directory that Flink makes for each when it is triggered
 * and the file that it writes there when it is complete. Looks every 10 ms.
 */
public final class CheckpointWatch implements AutoCloseable {
  private static final int PAUSE_MILLIS = 10;
  private static final String COMPLETE = "_metadata";

  private final Path checkpoints;
  private final Map<Path, Long> begun = new HashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "checkpoints");

  /**
   * A checkpoint.
   *
   * @param begin when it was triggered, by {@link System#nanoTime}
   * @param end when it was complete
   */
  public record Span(long begin, long end) {
    /** Whether something that lasted so long was partly at the same time. */
    public boolean overlaps(long otherBegin, long otherEnd) {
      return otherBegin - end < 0 && begin - otherEnd < 0;
    }
  }

  CheckpointWatch(Path checkpoints) throws IOException {
    this.checkpoints = checkpoints;
    for (Path found : list()) {
      begun.put(found, 0L);
    }
  }

  /**
   * Begins to look; what is there already is not seen.
   *
   * @param checkpoints the job's, with a directory for each of its runs
   */
  public static CheckpointWatch start(Path checkpoints) throws IOException {
    CheckpointWatch watch = new CheckpointWatch(checkpoints);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (true) {
        look(System.nanoTime());
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Takes note of what is there now. */
  synchronized void look(long now) throws IOException {
    List<Path> found = list();
    for (Path checkpoint : found) {
      begun.putIfAbsent(checkpoint, now);
    }
    for (Map.Entry<Path, Long> each : begun.entrySet()) {
      boolean ended =
          Files.exists(each.getKey().resolve(COMPLETE)) || !found.contains(each.getKey());
      if (each.getValue() != 0 && ended) {
        spans.add(new Span(each.getValue(), now));
        each.setValue(0L);
      }
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> found =
        Files.find(
            checkpoints, 2, (path, about) -> path.getFileName().toString().startsWith("chk-"))) {
      return found.toList();
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Something was deleted meanwhile: the next look sees the rest.
      return List.copyOf(begun.keySet());
    }
  }

  /** Those that were complete, or given up, until now. */
  public synchronized List<Span> seen() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
