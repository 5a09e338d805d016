package io.weir.job.rocksdb;

import io.weir.job.samples.LabelStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Measures what the index of labels costs a new series, and what it saves a selector: {@code
 * LabelIndexCost DIRECTORY SERIES}. Prints CPU of the one thread that does it, the names with and
 * without postings in turn, over RocksDB alone as the job has it; samples are in a map.
 */
public final class LabelIndexCost {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int KEY_GROUPS = 128;
  private static final int KNOWN = 20_000;
  private static final int ROUNDS = 10;

  private LabelIndexCost() {}

  public static void main(String[] arguments) throws IOException, RocksDBException {
    Path directory = Path.of(arguments[0]);
    int series = Integer.parseInt(arguments[1]);
    for (boolean isPosted : List.of(false, true)) {
      Path store = Files.createTempDirectory(directory, "labels");
      try (Options options =
              new Options()
                  .setCreateIfMissing(true)
                  .setCompressionType(CompressionType.NO_COMPRESSION);
          WriteOptions writing = new WriteOptions().setDisableWAL(true);
          FlushOptions flush = new FlushOptions();
          RocksDB database = RocksDB.open(options, store.toString())) {
        LabelStore names =
            new LabelStore(new RocksDbNames(database, writing, KEY_GROUPS), KEY_GROUPS, isPosted);
        long begin = CPU.getCurrentThreadCpuTime();
        names.addAll(series);
        long added = CPU.getCurrentThreadCpuTime() - begin;
        sayKnown(names);
        database.flush(flush);
        database.compactRange();
        say(
            "%s: %d series, %.2f us of CPU a new series, %.0f bytes a series in files",
            isPosted ? "with postings" : "names alone",
            series,
            added / 1e3 / series,
            (double) size(store) / series);
        search(names, isPosted);
      }
      try (Stream<Path> files = Files.walk(store)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  /** The cost of a sample of a series that is there, making its block included. */
  private static void sayKnown(LabelStore names) {
    names.addAll(KNOWN, 6);
    long begin = CPU.getCurrentThreadCpuTime();
    for (int round = 0; round < ROUNDS; round++) {
      names.addAll(KNOWN, 7 + round);
    }
    long cpu = CPU.getCurrentThreadCpuTime() - begin;
    say("  %.2f us of CPU a sample of a known series", cpu / 1e3 / KNOWN / ROUNDS);
  }

  private static long size(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void search(LabelStore names, boolean isPosted) {
    for (String selector : LabelStore.SELECTORS) {
      int rounds = isPosted ? 20 : 3;
      int found = 0;
      long begin = System.nanoTime();
      long cpu = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < rounds; i++) {
        found = isPosted ? names.search(selector) : names.scan(selector);
      }
      say(
          "  %s: found %d in %.2f ms, %.2f ms of CPU",
          selector,
          found,
          (System.nanoTime() - begin) / 1e6 / rounds,
          (CPU.getCurrentThreadCpuTime() - cpu) / 1e6 / rounds);
    }
  }

  private static void say(String format, Object... what) {
    System.out.println(String.format(Locale.ROOT, format, what));
  }
}
