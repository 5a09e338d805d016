package io.weir.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes with all that they have started, as Linux accounts them: a server of one process, one
 * that forks for each connection and one of several containers are measured alike.
 */
final class ProcessTree {
  /** What a clock tick is on every Linux that Java runs on: sysconf(_SC_CLK_TCK) = 100. */
  private static final long TICK_MICROS = 10_000;

  /** From here on: user, system, and both of the children that have ended. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private static final Path SEGMENTS = Path.of("/proc/sysvipc/shm");

  private final List<ProcessHandle> roots;

  /** A value from a process's directory in /proc. */
  private interface Reading {
    long of(Path process) throws IOException;
  }

  ProcessTree(ProcessHandle... roots) {
    this.roots = List.of(roots);
  }

  /** CPU time used so far, in microseconds; counted in 10 ms. */
  long cpuMicros() throws IOException {
    return sum(process -> ticks(Files.readString(process.resolve("stat")))) * TICK_MICROS;
  }

  /**
   * Bytes that were handed to disks so far; what is changed or deleted before that is not in it.
   */
  long writtenBytes() throws IOException {
    return sum(process -> written(Files.readAllLines(process.resolve("io"))));
  }

  /** What is written and not cancelled again, of the lines of {@code /proc/PID/io}. */
  static long written(List<String> lines) {
    long written = 0;
    for (String line : lines) {
      String[] field = line.split(": ");
      if (field[0].equals("write_bytes")) {
        written += Long.parseLong(field[1]);
      } else if (field[0].equals("cancelled_write_bytes")) {
        written -= Long.parseLong(field[1]);
      }
    }
    return written;
  }

  /** The times in a line of {@code /proc/PID/stat}, in ticks. */
  static long ticks(String stat) {
    // The name of the command stands in parentheses and may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks;
  }

  /**
   * Resident memory in bytes, without pages of files that are merely mapped; what several of the
   * processes share counts once, and segments of shared memory also if the process that filled them
   * has ended.
   */
  long residentBytes() throws IOException {
    long own = sum(process -> kilobytes(process, "Pss_Anon:")) * 1024;
    long shared = sum(process -> kilobytes(process, "Pss_Shmem:")) * 1024;
    List<String> segments = Files.readAllLines(SEGMENTS);
    long made = roots.stream().mapToLong(root -> segments(segments, root.pid())).sum();
    return own + Math.max(shared, made);
  }

  private static long kilobytes(Path process, String field) throws IOException {
    for (String line : Files.readAllLines(process.resolve("smaps_rollup"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** Resident bytes of the segments that a process has made, of lines below a line of names. */
  static long segments(List<String> lines, long pid) {
    List<String> names = List.of(lines.get(0).strip().split("\\s+"));
    long bytes = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.strip().split("\\s+");
      if (Long.parseLong(fields[names.indexOf("cpid")]) == pid) {
        bytes += Long.parseLong(fields[names.indexOf("rss")]);
      }
    }
    return bytes;
  }

  /** The processes and what they have started, as it stands. */
  List<Long> pids() {
    return roots.stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private long sum(Reading reading) throws IOException {
    long sum = 0;
    for (ProcessHandle root : roots) {
      sum += reading.of(directory(root));
      for (ProcessHandle process : root.descendants().toList()) {
        try {
          sum += reading.of(directory(process));
        } catch (IOException e) {
          // It has ended meanwhile; its parent has its time.
        }
      }
    }
    return sum;
  }

  private static Path directory(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }
}
