package io.weir.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The CPU time of each thread of a process, in ns, native ones too.
 *
 * @param threads by the number that Linux gives them
 */
public record ThreadTimes(Map<Long, Time> threads) {
  /**
   * Of one thread.
   *
   * @param name as Linux has it: 15 characters
   */
  public record Time(String name, long nanos) {}

  /** As it is now. */
  public static ThreadTimes of(long pid) throws IOException {
    List<Path> tasks = new ArrayList<>();
    try (Stream<Path> found = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      found.forEach(tasks::add);
    }
    Map<Long, Time> threads = new HashMap<>();
    for (Path task : tasks) {
      try {
        String name = Files.readString(task.resolve("comm")).strip();
        String[] schedule = Files.readString(task.resolve("schedstat")).split(" ");
        long number = Long.parseLong(task.getFileName().toString());
        threads.put(number, new Time(name, Long.parseLong(schedule[0])));
      } catch (IOException e) {
        // The thread has ended meanwhile.
      }
    }
    return new ThreadTimes(threads);
  }

  /** What was used since then, by threads that are still there. */
  public ThreadTimes since(ThreadTimes before) {
    Map<Long, Time> used = new HashMap<>();
    threads.forEach(
        (number, time) -> {
          Time then = before.threads.get(number);
          long nanos = time.nanos() - (then == null ? 0 : then.nanos());
          used.put(number, new Time(time.name(), nanos));
        });
    return new ThreadTimes(used);
  }
}
